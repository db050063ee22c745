using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Examples of the values of one group, as many of each.</summary>
/// <param name="Name">The group.</param>
/// <param name="Classes">Values.</param>
/// <param name="Drawn">Examples; the class is the value. Those to learn from come first, class by class.</param>
/// <param name="Key">What the draw depends on beside the rows.</param>
sealed record ClassTask(string Name, int Classes, DrawnRows Drawn, string Key) : ConceptTask(Drawn, Key)
{
    /// <summary>Groups at most; values of each, as SAEBench takes them.</summary>
    public const int MostGroups = 16, MostClasses = 5, FewestClasses = 3;

    const ulong Stream = 0x636c6173;

    static readonly DrawSize Size = new(400, 150, 100, 50);

    /// <summary>The groups whose values are common enough, those whose third value is the commonest first.</summary>
    public static IEnumerable<ClassTask> Of(LabelledConcepts concepts, ulong seed) => concepts.Groups
        .Select(group => (group.Name, Values: group.Values.Take(MostClasses)
            .Where(v => concepts.Train.Of(v) >= Size.FewestTrain && concepts.HeldOut.Of(v) >= Size.FewestTest).ToArray()))
        .Where(group => group.Values.Length >= FewestClasses)
        .OrderByDescending(group => concepts.Train.Of(group.Values[2])).ThenBy(group => group.Name, StringComparer.Ordinal)
        .Take(MostGroups)
        .Select((group, i) => (group.Name, group.Values.Length, Drawn: concepts.Draw((labels, row) => Value(labels, row, group.Values),
            group.Values.Length, Size, new Philox(seed, Stream + (ulong)i))))
        .Where(one => one.Drawn is not null)
        .Select(one => new ClassTask(one.Name, one.Length, one.Drawn!, $"{one.Name}, {one.Length} values, seed {seed}"));

    /// <summary>All examples to measure on.</summary>
    public int[] Test { get; } = Drawn.Of(true, [.. Enumerable.Range(0, Classes)]);

    /// <summary>Examples of a class, and as many of the others together.</summary>
    public int[] Balanced(bool test, int wanted)
    {
        int[] own = Drawn.Of(test, wanted);
        return [.. own.Concat(Enumerable.Range(0, Classes).Where(c => c != wanted)
            .SelectMany(c => Drawn.Of(test, c).Take(own.Length / (Classes - 1)))).Order()];
    }

    /// <summary>The probe of a class against the others.</summary>
    public LinearReadout Probe(ConceptProbes probes, EditableRows rows, int wanted)
    {
        int[] examples = Balanced(false, wanted);
        return probes.Fit($"{Key} class {wanted}", rows, examples, Drawn.Mark(examples, c => c == wanted));
    }

    /// <summary>Latents that fire more with a class by how much they move its probe towards it.</summary>
    public int[] Ranked(EditableRows rows, LinearReadout probe, int wanted)
    {
        int[] examples = Balanced(false, wanted);
        double[] more = [.. MeanDifference.Of(rows.Latents, examples, Drawn.Mark(examples, c => c == wanted)).Select(value => Math.Max(0, value))];
        return ProbeAttribution.Ranked(ProbeAttribution.Effects(rows, probe, more));
    }

    // The one value that a row has; −1 for none or several.
    static int Value(LabelledRows labels, int row, int[] values)
    {
        int found = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (!labels.Has(row, values[i])) continue;
            if (found >= 0) return -1;
            found = i;
        }
        return found;
    }
}
