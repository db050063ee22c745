namespace Fathom.Features;

/// <summary>
/// Given the label, how strongly does the latent fire on each token? The Pearson correlation of answers and truth over all tokens
/// of one firing passage of each decile and as many others (Bills et al., 2023, with strengths asked for as text). Answers that
/// are all the same correlate with nothing: 0.
/// </summary>
sealed class SimulationScorer : Scorer
{
    const int OfEach = 10;

    public override string Name => "simulation";

    public override string Measure => "correlation";

    public override double Chance => 0;

    internal override async Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        IEnumerable<Passage> firing = evidence.Test.GroupBy(passage => passage.Decile).Select(decile => decile.First());
        Passage[] passages = [.. firing, .. Spread(evidence.TestOthers)];
        float[]?[] answers = await Task.WhenAll(passages.Select(passage => asking.Judge!.Ask(
            asking.Prompts["score.simulation"].Fill(("label", label.Text), ("tokens", Tokens(passage))),
            answer => AnswerReader.Strengths(answer, passage.Ids.Count)))).ConfigureAwait(false);
        var answered = passages.Zip(answers, PassageDocuments.Of(passages)).Where(one => one.Second is not null).ToList();
        // What documents say is independent, what passages of one say is not.
        PairSums[] sums = [.. answered.GroupBy(one => one.Third, one => PairSums.Of(one.Second!, one.First.Activations))
            .Select(document => document.Aggregate((sum, one) => sum + one))];
        int failed = answers.Count(answer => answer is null);
        int fires = answered.Count(one => one.First.Fires);
        if (fires == 0) return new(null, 0, 0, 0, answered.Count, failed);
        Interval correlation = Intervals.Bootstrap(sums.Length,
            chosen => OrZero(chosen.Aggregate(default(PairSums), (sum, i) => sum + sums[i]).Correlation),
            new Draws(asking.Options.Seed, evidence.Latent, DrawPurpose.Bootstrap));
        // Answers that are all the same tell nothing, not even how little the label does; nor does one document of others.
        bool isConstant = sums.Length == 1 || double.IsNaN(sums.Aggregate((sum, one) => sum + one).Correlation);
        return new(isConstant ? new(correlation.Value, -1, 1) : correlation, 0, 0, fires, answered.Count - fires, failed);
    }

    static double OrZero(double correlation) => double.IsNaN(correlation) ? 0 : correlation;

    // Near misses and random ones alike.
    static IEnumerable<Passage> Spread(IReadOnlyList<Passage> others)
    {
        int count = Math.Min(OfEach, others.Count);
        return Enumerable.Range(0, count).Select(i => others[i * others.Count / count]);
    }

    static string Tokens(Passage passage) =>
        string.Join('\n', passage.Texts.Select((text, i) => $"{i + 1} {PassageText.Token(text)}"));
}
