using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Examples of the four combinations of two attributes, as many of each, with a probe of each attribute.</summary>
/// <param name="Pair">The attributes.</param>
/// <param name="Drawn">Examples; the class is 2 a + b.</param>
/// <param name="Key">What the draw depends on beside the rows.</param>
sealed record AttributeTask(AttributePair Pair, DrawnRows Drawn, string Key) : ConceptTask(Drawn, Key)
{
    const ulong Stream = 0x61747470;

    /// <summary>Accuracy on held-out examples below which an attribute cannot be told.</summary>
    public const double LeastAccuracy = 0.75;

    static readonly DrawSize Size = new(500, 200, 100, 50);

    /// <summary>Those of the pairs that <see cref="AttributePair.Choose"/> finds.</summary>
    public static IEnumerable<AttributeTask> Of(LabelledConcepts concepts, ulong seed) => AttributePair.Choose(concepts)
        .Select((pair, i) => (Pair: pair, Drawn: concepts.Draw(pair.Cell, 4, Size, new Philox(seed, Stream + (ulong)i))))
        .Where(one => one.Drawn is not null)
        .Select(one => new AttributeTask(one.Pair, one.Drawn!, $"{one.Pair.Name} seed {seed}"));

    /// <summary>All examples to learn from.</summary>
    public int[] Train { get; } = Drawn.Of(false, 0, 1, 2, 3);

    /// <summary>All examples to measure on.</summary>
    public int[] Test { get; } = Drawn.Of(true, 0, 1, 2, 3);

    /// <summary>0 or 1: the value of an attribute that a combination has.</summary>
    /// <param name="cell">2 a + b</param>
    /// <param name="attribute">0 for a, 1 for b.</param>
    public static int Value(int cell, int attribute) => attribute == 0 ? cell / 2 : cell % 2;

    /// <summary>Whether examples have the second value of an attribute.</summary>
    public bool[] Has(int[] examples, int attribute) => Drawn.Mark(examples, cell => Value(cell, attribute) == 1);

    /// <summary>The probe of an attribute, learnt where it goes with the other one no more than against it.</summary>
    public LinearReadout Clean(ConceptProbes probes, EditableRows rows, int attribute) =>
        probes.Fit($"{Key} attribute {attribute}", rows, Train, Has(Train, attribute));

    /// <summary>Whether the probes of both attributes tell them.</summary>
    public bool IsTold(ConceptProbes probes, EditableRows rows) => Enumerable.Range(0, 2).All(attribute =>
        ConceptProbes.Accuracy(Clean(probes, rows, attribute), rows.Of(Test), Has(Test, attribute)) >= LeastAccuracy);

    /// <summary>The probe of what both attributes tell alike: learnt where they have the same value only.</summary>
    public LinearReadout Biased(ConceptProbes probes, EditableRows rows)
    {
        int[] alike = Drawn.Of(false, 0, 3);
        return probes.Fit($"{Key} both", rows, alike, Has(alike, 0));
    }

    /// <summary>Latents by how much they move a probe of an attribute, either way.</summary>
    public int[] Ranked(EditableRows rows, LinearReadout probe, int attribute) =>
        ProbeAttribution.Ranked([.. ProbeAttribution.Effects(rows, probe,
            MeanDifference.Of(rows.Latents, Train, Has(Train, attribute))).Select(Math.Abs)]);
}
