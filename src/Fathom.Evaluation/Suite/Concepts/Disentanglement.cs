using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>
/// RAVEL's question (Huang et al. 2024; SAEBench) on labelled rows: the latents of attribute A of one row, the base, are set to what they
/// are in another, the source, which differs from it in both attributes.
/// <code>
/// cause = share of rows whose A is then told to be the source's      isolation = share whose B is still told to be the base's
/// score = (cause + isolation) / 2
/// </code>
/// ½ is what nothing changed reaches (cause 0, isolation 1), and what all changed reaches.
/// </summary>
/// <param name="Name">The attributes, which is interchanged.</param>
/// <param name="Latents">How many, chosen on rows to learn from.</param>
/// <param name="Outcomes">On rows with both probes right before: whether A is then the source's, and B still the base's.</param>
sealed record Disentanglement(string Name, int Latents, ExampleOutcomes Outcomes) : TaskScore(Name)
{
    /// <summary>Rows with both probes right below which nothing is said.</summary>
    public const int FewestPairs = 50;

    static readonly int[] Counts = [1, .. ProbeAttribution.Counts];

    public double Cause => Numbers(null)[1];

    public double Isolation => Numbers(null)[2];

    public double Score => Numbers(null)[0];

    /// <summary>The score, cause, isolation, latents. A pair counts as often as the base's document is drawn, times as often as
    /// the source's: both are samples (Davezies, D'Haultfœuille and Guyonvarch 2021).</summary>
    public override double[] Numbers(int[]? times)
    {
        double[] means = Outcomes.Means(times);
        return [(means[0] + means[1]) / 2, means[0], means[1], Latents];
    }

    public override JsonObject Entry => new()
    {
        ["task"] = Name,
        ["latents"] = Latents,
        ["pairs"] = Outcomes.Examples,
        ["cause"] = Cause,
        ["isolation"] = Isolation,
    };

    /// <summary>Of either attribute; of none where one of them cannot be told.</summary>
    public static IEnumerable<Disentanglement> Of(AttributeTask task, EditableRows rows, ConceptProbes probes)
    {
        if (!task.IsTold(probes, rows)) yield break;
        LinearReadout[] clean = [task.Clean(probes, rows, 0), task.Clean(probes, rows, 1)];
        (int[] Base, int[] Source) train = Told(task, rows, clean, test: false), test = Told(task, rows, clean, test: true);
        if (train.Base.Length < FewestPairs || test.Base.Length < FewestPairs) yield break;
        for (int attribute = 0; attribute < 2; attribute++)
        {
            int[] ranked = task.Ranked(rows, clean[attribute], attribute);
            int best = Counts[0], most = -1;
            foreach (int n in Counts)
            {
                (bool[] c, bool[] i) = Measure(train, n);
                if (c.Count(yes => yes) + i.Count(yes => yes) is var sum && sum > most) (best, most) = (n, sum);
            }
            (bool[] cause, bool[] isolation) = Measure(test, best);
            yield return new($"{task.Pair.Name}: the {(attribute == 0 ? "first" : "second")}", best,
                new([.. test.Base.Select(Document)], [.. test.Base.Select(example => task.Drawn.Class[example])],
                    [.. cause.Zip(isolation).SelectMany(pair => new[] { pair.First ? 1.0 : 0, pair.Second ? 1 : 0 })])
                {
                    Other = [.. test.Source.Select(Document)],
                });

            (bool[], bool[]) Measure((int[] Base, int[] Source) pairs, int count)
            {
                DenseInputs changed = rows.Exchanged(pairs.Base, pairs.Source, ProbeAttribution.First(ranked, count, rows.LatentCount));
                return (ConceptProbes.Right(clean[attribute], changed, task.Has(pairs.Source, attribute)),
                    ConceptProbes.Right(clean[1 - attribute], changed, task.Has(pairs.Base, 1 - attribute)));
            }
        }
        int Document(int example) => task.Drawn.Documents.OfRow[example];
    }

    // Bases and sources that differ in both attributes, where both probes are right on both.
    static (int[] Base, int[] Source) Told(AttributeTask task, EditableRows rows, LinearReadout[] clean, bool test)
    {
        int[][] cells = [.. Enumerable.Range(0, 4).Select(cell => task.Drawn.Of(test, cell).Where(example => Enumerable.Range(0, 2)
            .All(attribute => clean[attribute].Logit(rows.Activations, example) > 0 == (AttributeTask.Value(cell, attribute) == 1))).ToArray())];
        (int Base, int Source)[] pairs = [.. Enumerable.Range(0, 4).SelectMany(cell => cells[cell].Zip(cells[3 - cell]))];
        return ([.. pairs.Select(pair => pair.Base)], [.. pairs.Select(pair => pair.Source)]);
    }
}
