namespace Fathom.Features;

/// <summary>Given the label, does the latent fire anywhere in this passage? (Paulo et al., 2024.)</summary>
sealed class DetectionScorer : Scorer
{
    public override string Name => "detection";

    public override string Measure => "balanced accuracy";

    public override bool AsksInBatches => true;

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        Passage[] passages = [.. evidence.Test, .. evidence.TestOthers];
        YesNo[] things = [.. passages.Zip(PassageDocuments.Of(passages),
            (passage, document) => new YesNo(PassageText.Plain(passage), passage.Fires, document))];
        new Draws(asking.Options.Seed, evidence.Latent, DrawPurpose.Detection).Take(things.AsSpan(), things.Length);
        return YesNo.Ask(things.Chunk(asking.Options.Batch), asking, (shown, count) =>
            asking.Prompts["score.detection"].Fill(("label", label.Text), ("passages", shown), ("count", count)));
    }
}
