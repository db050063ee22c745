namespace Fathom.Features;

/// <summary>What is known of a latent when it is explained and scored. No document has passages on both sides.</summary>
public sealed class LatentEvidence
{
    /// <summary>Passages of a kind below which nothing is asked: an interval would say nothing.</summary>
    public const int Fewest = 5;

    /// <param name="latent">The latent.</param>
    /// <param name="max">Its largest activation in documents for explainers.</param>
    /// <param name="train">Passages in which it fires, strongest first, for explainers.</param>
    /// <param name="trainOthers">Passages in which it does not, for explainers.</param>
    /// <param name="test">Passages in which it fires, for scorers.</param>
    /// <param name="testOthers">Passages in which it does not, for scorers.</param>
    /// <param name="effects">What it adds to the logits.</param>
    /// <exception cref="InvalidOperationException">A document is on both sides.</exception>
    public LatentEvidence(int latent, float max, IReadOnlyList<Passage> train, IReadOnlyList<Passage> trainOthers,
        IReadOnlyList<Passage> test, IReadOnlyList<Passage> testOthers, LogitEffects effects)
    {
        (Latent, Max, Effects) = (latent, max, effects);
        (Train, TrainOthers, Test, TestOthers) = (train, trainOthers, test, testOthers);
        HashSet<int> seen = [.. train.Concat(trainOthers).SelectMany(Documents)];
        if (test.Concat(testOthers).SelectMany(Documents).FirstOrDefault(seen.Contains, -1) is >= 0 and var both)
            throw new InvalidOperationException($"latent {latent}: document {both} is both explained and tested on");
    }

    public int Latent { get; }

    /// <summary>Largest activation in documents for explainers.</summary>
    public float Max { get; }

    public LogitEffects Effects { get; }

    public IReadOnlyList<Passage> Train { get; }

    public IReadOnlyList<Passage> TrainOthers { get; }

    public IReadOnlyList<Passage> Test { get; }

    public IReadOnlyList<Passage> TestOthers { get; }

    /// <summary>Whether there is too little of it to explain and test anything.</summary>
    public bool IsTooRare => Train.Count < Fewest || Test.Count < Fewest || TestOthers.Count < Fewest;

    /// <summary>An activation on the scale of 0 to 10 that judges are shown; what fires at all is at least 1.</summary>
    public int Tenths(float activation) =>
        activation > 0 && Max > 0 ? Math.Clamp((int)Math.Round(10 * activation / Max), 1, 10) : 0;

    static IEnumerable<int> Documents(Passage passage) =>
        Enumerable.Range(passage.FirstDocument, passage.LastDocument - passage.FirstDocument + 1);
}
