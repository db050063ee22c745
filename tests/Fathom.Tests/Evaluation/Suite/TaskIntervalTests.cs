using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Intervals of means over tasks, of outcomes that are made up, against closed forms and true values.</summary>
public sealed class TaskIntervalTests
{
    const int Documents = 400;

    static readonly Philox Random = new(21, 0);

    static double Coin(int i, double rate, ulong stream = 0) => Random.Uniform((stream << 32) + (ulong)i) < rate ? 1 : 0;

    static int[] Each(int documents, int examples = 1) => DocumentPlaces.OfEqual(documents * examples, examples).OfRow;

    static double[] Draws(IReadOnlyList<TaskScore> scores, int number, int documents = Documents, int threads = 2) =>
        new TaskMeans(scores, documents, 5, new Workers(threads)).Figure("", "", "", number).Resamples!;

    // The clean probe is always right, the biased one where the combinations agree, without latents where it is said: S = 2 A − 1.
    static SpuriousRemoval Removal(int[] documents, Func<int, double> without) => new("", new(documents,
        [.. documents.Select((_, i) => i % 4)], [.. documents.SelectMany((_, i) => (double[])[i % 4 is 0 or 3 ? 1 : 0, 1,
            .. Enumerable.Repeat(without(i), ProbeAttribution.Counts.Count)])]));

    static SpuriousRemoval Removal(double rate, int[] documents) => Removal(documents, i => Coin(i, rate));

    /// <summary>A mean of n coins, twice: 2 √(p q / n). That a draw has more of one combination changes nothing.</summary>
    [Fact]
    public void Scr_of_independent_documents_has_the_normal_interval()
    {
        SpuriousRemoval removal = Removal(0.7, Each(Documents));
        double score = removal.Scores[0], rate = (score + 1) / 2;
        NormalInterval.Is(Draws([removal], 2), score, 2 * Math.Sqrt(rate * (1 - rate) / Documents));
        Assert.Equal(new Interval(0.5, 0.5), Bootstrap.Interval(Draws([removal], 0)));
    }

    /// <summary>Four examples of a document that all say the same are one.</summary>
    [Fact]
    public void Scr_of_examples_that_repeat_their_document_is_that_of_the_documents()
    {
        SpuriousRemoval removal = Removal(Each(Documents, 4), i => Coin(i / 4, 0.7));
        double score = removal.Scores[0], rate = (score + 1) / 2;
        NormalInterval.Is(Draws([removal], 2), score, 2 * Math.Sqrt(rate * (1 - rate) / Documents));
    }

    [Fact]
    public void Scr_without_chance_has_no_width() =>
        Assert.Equal(new Interval(1, 1), Bootstrap.Interval(Draws([Removal(1, Each(Documents))], 2)));

    /// <summary>Half of all examples are one document's.</summary>
    [Fact]
    public void One_document_that_holds_half_of_the_examples_makes_a_wide_interval()
    {
        int[] one = [.. Enumerable.Range(0, Documents).Select(i => i < Documents / 2 ? 0 : i)];
        Interval wide = Bootstrap.Interval(Draws([Split(one)], 0)),
            narrow = Bootstrap.Interval(Draws([Split(Each(Documents))], 0));
        Assert.InRange(wide.High - wide.Low, 4 * (narrow.High - narrow.Low), 1);

        // The first half is right, the other is not.
        static AbsorbedFeature Split(int[] documents) => Absorbed(documents, i => i < Documents / 2 ? 1 : 0);
    }

    static AbsorbedFeature Absorbed(int[] documents, Func<int, double> full) => new("", new([0], 1),
        new(new ExampleOutcomes(documents, new int[documents.Length],
            [.. documents.SelectMany((_, i) => (double[])[full(i), full(i) / 2])])));

    /// <summary>Two features on the same documents, as if it were one mean: ½ √(Σ (a + b − mean)²) / n.</summary>
    [Fact]
    public void Absorption_of_two_features_of_the_same_documents_has_the_normal_interval()
    {
        double[] both = [.. Enumerable.Range(0, Documents).Select(i => (Coin(i, 0.3) + Coin(i, 0.6)) / 2)];
        double mean = both.Average(), error = Math.Sqrt(both.Average(one => Math.Pow(one - mean, 2)) / Documents);
        int[] documents = Each(Documents);
        AbsorbedFeature[] features = [Absorbed(documents, i => Coin(i, 0.3)), Absorbed(documents, i => Coin(i, 0.6))];
        NormalInterval.Is(Draws(features, 0), mean, error);
        NormalInterval.Is(Draws(features, 1), mean / 2, error / 2);
    }

    /// <summary>A share a of the class with the feature is told and b of the other, as large: F1 = 2 a / (a + b + 1), to first
    /// order.</summary>
    [Fact]
    public void F1_of_main_latents_has_the_interval_of_the_rates_in_both_classes()
    {
        const int width = 2, rows = 4 * Documents;
        float[] x = [.. Enumerable.Range(0, rows).SelectMany(i => new[] { (float)Coin(i, i % 2 == 0 ? 0.8 : 0.1), 1f })];
        using var sae = PlantedLabels.Dictionary([PlantedLabels.Own(width, 0)]);
        int[] all = [.. Enumerable.Range(0, rows)];
        var drawn = new DrawnRows([.. all.Select(i => (long)i)], [.. all.Select(i => i % 2)], [.. all.Select(i => i >= rows / 2)],
            DocumentPlaces.OfEqual(rows / 2, 1).Of(all.Select(i => i - rows / 2)));
        int[] train = drawn.Of(false, 0, 1), test = drawn.Of(true, 0, 1);
        var latents = new EditableRows(sae, new Support.MatrixSource(x, width), drawn.Rows, new Workers(2));
        var main = MainLatents.Of(drawn, latents, train, test, c => c == 0);
        double Rate(int c) => drawn.Of(true, c).Average(i => (double)x[width * i]);
        double a = Rate(0), b = Rate(1), sum = a + b + 1, byA = 2 * (b + 1) / (sum * sum), byB = 2 * a / (sum * sum);
        double error = Math.Sqrt((byA * byA * a * (1 - a) + byB * byB * b * (1 - b)) / Documents);
        Assert.Equal(2 * a / sum, main.F1, 1e-12);
        NormalInterval.Is(Bootstrap.Of(2 * Documents, main.F1Of, 5, new Workers(2))!, main.F1, error);
    }

    /// <summary>Three probes that are always right before; without their own latents half of the examples fall, without those of
    /// another class a tenth: means over probes of independent examples.</summary>
    [Fact]
    public void Tpp_of_independent_documents_has_the_normal_interval()
    {
        const int classes = 3;
        int ns = ProbeAttribution.Counts.Count;
        double Own(int i) => Coin(i, 0.5, 1);
        double Others(int i) => Coin(i, 0.1, 2) + Coin(i, 0.1, 3);
        ExampleOutcomes Probe(int c)
        {
            int[] documents = [.. Enumerable.Range(0, Documents / classes).Select(i => classes * i + c)];
            return new(documents, new int[documents.Length], [.. documents.SelectMany(document => (double[])[1,
                .. Enumerable.Repeat(Own(document), ns), .. Enumerable.Repeat(Others(document), ns)])]);
        }
        var score = new TargetedPerturbation("", [Probe(0), Probe(1), Probe(2)]);
        double[] of = [.. Enumerable.Range(0, classes * (Documents / classes)).Select(i => Own(i) - Others(i) / (classes - 1))];
        double mean = of.Average(), error = Math.Sqrt(of.Average(one => Math.Pow(one - mean, 2)) / of.Length);
        Assert.Equal(mean, score.Numbers(null)[1], 1e-12);
        NormalInterval.Is(Draws([score], 1), mean, error);
        Assert.Equal(new Interval(1, 1), Bootstrap.Interval(Draws([score], 0)));
    }

    /// <summary>Documents that are good or bad as sources and, less so, as bases, each in eight pairs on either side; what is asked
    /// for is the mean over all documents, 0. Where both documents of a pair count, it is held in 95 of 100 worlds or more; where the
    /// base alone does, which takes sources as given, in three quarters.</summary>
    [Fact]
    public void Ravel_of_pairs_holds_the_true_value_in_95_of_100_worlds_where_both_documents_count()
    {
        const int worlds = 200, documents = 50, pairs = 8 * documents;
        int both = 0, alone = 0;
        for (int world = 0; world < worlds; world++)
        {
            var random = new Philox((ulong)world, 7);
            int[] of = [.. Enumerable.Range(0, pairs).Select(i => i % documents)],
                other = [.. of.Select((document, i) => (document + 1 + i / documents) % documents)];
            double[] values = [.. Enumerable.Range(0, pairs).SelectMany(i => Enumerable.Repeat(random.Normal((ulong)other[i])
                + 0.5 * random.Normal((ulong)(documents + of[i])) + random.Normal((ulong)(2 * documents + i)), 2))];
            if (Holds(new(of, new int[pairs], values) { Other = other })) both++;
            if (Holds(new(of, new int[pairs], values))) alone++;
        }
        Assert.InRange(both, 0.91 * worlds, worlds);
        Assert.InRange(alone, 0.5 * worlds, 0.87 * worlds);

        static bool Holds(ExampleOutcomes outcomes) =>
            Bootstrap.Interval(Draws([new Disentanglement("", 1, outcomes)], 1, documents)).HoldsZero;
    }

    /// <summary>A pair within one document counts as often as that is drawn.</summary>
    [Fact]
    public void Ravel_of_pairs_within_documents_has_the_normal_interval()
    {
        int[] documents = Each(Documents);
        double[] outcomes = [.. documents.SelectMany(i => (double[])[Coin(i, 0.4), 1])];
        var score = new Disentanglement("", 1, new(documents, new int[Documents], outcomes) { Other = documents });
        double error = Math.Sqrt(score.Cause * (1 - score.Cause) / Documents);
        NormalInterval.Is(Draws([score], 1), score.Cause, error);
        NormalInterval.Is(Draws([score], 0), score.Score, error / 2);
    }

    /// <summary>Of a class of two thirds that is always right and one that never is, a draw says two thirds, whichever it has more
    /// of; one without the other class says nothing.</summary>
    [Fact]
    public void Classes_keep_their_shares_in_every_draw()
    {
        ExampleOutcomes outcomes = new([0, 1, 2], [0, 0, 1], [1, 1, 0]);
        Assert.Equal(2 / 3.0, outcomes.Means(null)[0]);
        Assert.Equal(2 / 3.0, outcomes.Means([5, 1, 1])[0], 1e-12);
        Assert.True(double.IsNaN(outcomes.Means([1, 1, 0])[0]));
    }

    /// <summary>Of a task whose bias is gone in a draw the score is left out there, and the mean is the other's.</summary>
    [Fact]
    public void A_task_without_a_bias_in_a_draw_is_left_out()
    {
        int[] documents = Each(Documents);
        var rare = new SpuriousRemoval("", new(documents, new int[Documents], [.. documents.SelectMany(_ =>
            Enumerable.Repeat(1.0, 2 + ProbeAttribution.Counts.Count))]));
        Assert.True(double.IsNaN(rare.Scores[0]));
        Assert.Equal(Draws([Removal(0.7, documents)], 2), Draws([Removal(0.7, documents), rare], 2));
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        SpuriousRemoval removal = Removal(0.7, Each(Documents));
        Assert.Equal(Draws([removal], 2, threads: 1), Draws([removal], 2));
    }

    [Fact]
    public void No_task_and_few_documents_say_nothing()
    {
        Figure none = new TaskMeans([], Documents, 0, new Workers(1)).Figure("", "", "", 0);
        Assert.True(double.IsNaN(none.Value));
        Assert.Null(none.Resamples);
        Assert.Null(new TaskMeans([Removal(1, Each(9))], 9, 0, new Workers(1)).Figure("", "", "", 0).Resamples);
    }

    /// <summary>Those to measure on have the document of their row, among all that are held out.</summary>
    [Fact]
    public void Examples_know_their_documents()
    {
        const int trainRows = 2000, rowsOfDocument = 7;
        (LabelledConcepts concepts, _) = PlantedLabels.Of(["a", "a", "a"], trainRows, (row, v) => row % 3 == v, rowsOfDocument);
        DrawnRows drawn = ClassTask.Of(concepts, 0).Single().Drawn;
        Assert.Equal((trainRows / 2 + rowsOfDocument - 1) / rowsOfDocument, drawn.Documents.Count);
        Assert.All(Enumerable.Range(0, drawn.Rows.Length), i =>
            Assert.Equal(drawn.IsTest[i] ? (drawn.Rows[i] - trainRows) / rowsOfDocument : -1, drawn.Documents.OfRow[i]));
    }
}
