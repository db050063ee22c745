namespace Fathom.Features;

/// <summary>
/// Given the label, are these the tokens on which the latent fires? Each firing passage is shown twice, once with the right
/// tokens marked and once with the marks moved to others, never both in the same question. Passages in which the marks can move
/// nowhere are left out.
/// </summary>
sealed class FuzzingScorer : Scorer
{
    public override string Name => "fuzzing";

    public override string Measure => "balanced accuracy";

    public override bool AsksInBatches => true;

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking) =>
        YesNo.Ask(Questions(evidence, asking.Options), asking, (shown, count) =>
            asking.Prompts["score.fuzzing"].Fill(("label", label.Text), ("passages", shown), ("count", count)));

    /// <summary>What is asked, question by question.</summary>
    public static IEnumerable<YesNo[]> Questions(LatentEvidence evidence, ExplainOptions options)
    {
        var draws = new Draws(options.Seed, evidence.Latent, DrawPurpose.Fuzzing);
        Passage[] passages = [.. evidence.Test];
        draws.Take(passages.AsSpan(), passages.Length);
        var first = new List<YesNo>();
        var second = new List<YesNo>();
        foreach (var (passage, document) in passages.Zip(PassageDocuments.Of(passages)))
        {
            bool[] marks = Marks.Of(passage);
            if (Marks.Elsewhere(marks, draws) is not { } elsewhere) continue;
            YesNo right = new(PassageText.Of(passage, marks), true, document), wrong = new(PassageText.Of(passage, elsewhere), false, document);
            bool rightFirst = draws.Coin();
            first.Add(rightFirst ? right : wrong);
            second.Add(rightFirst ? wrong : right);
        }
        // Each half by itself: nobody can compare the two versions of a passage.
        return [.. first.Chunk(options.Batch), .. second.Chunk(options.Batch)];
    }
}
