namespace Fathom.Features;

/// <summary>
/// How well the cosine of the label's embedding with a passage's tells the passages in which the latent fires: the area under the
/// curve. Cheap, and blind to whatever the embedding is.
/// </summary>
sealed class EmbeddingScorer : Scorer
{
    // A thousand passages are more than servers take in one question, or answer within one message.
    const int AtOnce = 100;

    public override string Name => "embedding";

    public override string Measure => "area under the curve";

    public override bool NeedsEmbedder => true;

    internal override async Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        Passage[] passages = [.. evidence.Test, .. evidence.TestOthers];
        double[]?[] parts = await Task.WhenAll(passages.Chunk(AtOnce).Select(part => asking.Judge!.Cosines(label.Text,
            part.Select(PassageText.Plain), answer => AnswerReader.Numbers(answer, part.Length)))).ConfigureAwait(false);
        if (parts.Contains(null)) return new(null, 0.5, 0.5, 0, 0, passages.Length);
        double[] cosines = [.. parts.SelectMany(part => part!)];
        int firing = evidence.Test.Count;
        Interval area = Intervals.Area(cosines[..firing], cosines[firing..], PassageDocuments.Of(passages));
        return new(area, 0.5, 0.5, firing, cosines.Length - firing, 0);
    }
}
