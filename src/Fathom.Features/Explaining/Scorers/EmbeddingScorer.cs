namespace Fathom.Features;

/// <summary>
/// How well the cosine of the label's embedding with a passage's tells the passages in which the latent fires: the area under the
/// curve. Cheap, and blind to whatever the embedding is.
/// </summary>
sealed class EmbeddingScorer : Scorer
{
    public override string Name => "embedding";

    public override string Measure => "area under the curve";

    public override bool NeedsEmbedder => true;

    internal override async Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        Passage[] passages = [.. evidence.Test, .. evidence.TestOthers];
        double[]? cosines = await asking.Judge!.Cosines(label.Text, passages.Select(PassageText.Plain),
            answer => AnswerReader.Numbers(answer, passages.Length)).ConfigureAwait(false);
        if (cosines is null) return new(null, 0.5, 0.5, 0, 0, passages.Length);
        int firing = evidence.Test.Count;
        Interval area = Intervals.Area(cosines[..firing], cosines[firing..]);
        return new(area, 0.5, 0.5, firing, cosines.Length - firing, 0);
    }
}
