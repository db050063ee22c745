namespace Fathom.Features;

/// <summary>
/// Given the label, are these the tokens on which the latent fires? Each firing passage is shown twice, once with the right
/// tokens marked and once with as many others, never both in the same half of the questions.
/// </summary>
sealed class FuzzingScorer : Scorer
{
    public override string Name => "fuzzing";

    public override string Measure => "balanced accuracy";

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        var draws = new Draws(asking.Options.Seed, evidence.Latent, DrawPurpose.Fuzzing);
        Passage[] passages = [.. evidence.Test];
        draws.Take(passages.AsSpan(), passages.Length);
        var first = new List<YesNo>();
        var second = new List<YesNo>();
        foreach (Passage passage in passages)
        {
            var right = new YesNo(PassageText.Marked(passage), true);
            YesNo? wrong = Wrong(passage, draws);
            bool rightFirst = draws.Coin();
            (rightFirst ? first : second).Add(right);
            if (wrong is { } other) (rightFirst ? second : first).Add(other);
        }
        return YesNo.Ask([.. first, .. second], asking, (shown, count) =>
            asking.Prompts["score.fuzzing"].Fill(("label", label.Text), ("passages", shown), ("count", count)));
    }

    // Null where it fires on every token.
    static YesNo? Wrong(Passage passage, Draws draws)
    {
        int[] silent = [.. Enumerable.Range(0, passage.Activations.Count).Where(i => passage.Activations[i] == 0)];
        if (silent.Length == 0) return null;
        var marked = new bool[passage.Activations.Count];
        foreach (int i in draws.Take(silent.AsSpan(), passage.Activations.Count - silent.Length)) marked[i] = true;
        return new(PassageText.Of(passage, marked), false);
    }
}
