using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>The panels of a feature page that are asked for one by one. Thread-safe.</summary>
/// <param name="index">The index.</param>
/// <param name="tokens">Tokens that tell of latents.</param>
/// <param name="names">The labels and their scores.</param>
sealed class LatentPanels(FeatureIndex index, LatentTokens tokens, NameReader names)
{
    const int Intervals = 10, CompanionsShown = 10, CompanionTokens = 3, LabelsShown = 20, LongestPassage = 512;

    public CompanyResponse Company(int latent)
    {
        CoActivations company = index.CoActivations(latent);
        LatentNames labels = names.Read();
        return new(All(company.ByJaccard), All(company.ByPearson), All(company.Parents), All(company.Children),
            CoActivations.LeastContainment, CoActivations.LeastRatio);

        CompanionResponse[] All(IReadOnlyList<CoActivation> all) => [.. all.Take(CompanionsShown).Select(one =>
            new CompanionResponse(one.Latent, one.Both, one.Jaccard, one.Pearson, one.OtherGivenThis, one.ThisGivenOther,
                labels.Of(one.Latent)?.Label.Text, [.. tokens.FiresOn(one.Latent).Take(CompanionTokens)]))];
    }

    public NearMissesResponse NearMisses(int latent, int count) => new([.. index.NearMisses(latent, count).Select(miss =>
        new NearMissResponse(miss.Neighbour.Latent, miss.Neighbour.Cosine, index.Statistics(miss.Neighbour.Latent).Max,
            ExampleText.Response(miss.Example, whole: false)))]);

    public StrengthsResponse Strengths(int latent, int each, ulong seed)
    {
        float max = index.Statistics(latent).Max;
        int[] counts = index.ActivationHistogram(latent, Intervals);
        return new([.. Enumerable.Range(0, index.Statistics(latent).Count == 0 ? 0 : Intervals).Reverse().Select(bin =>
        {
            float low = ActivationBins.Edge(max, bin, Intervals), high = ActivationBins.Edge(max, bin + 1, Intervals);
            return new StrengthResponse(low, high, counts[bin],
                [.. index.Interval(latent, low, high, each, seed).Select(one => ExampleText.Response(one, whole: false))]);
        })]);
    }

    /// <exception cref="InputException">The notes are damaged.</exception>
    public ExplainedResponse Labels(int latent) => new([.. names.Explained(latent).TakeLast(LabelsShown).Select(each =>
        new ExplainedLabel(each.Label.Text, each.Label.Explainer, each.Label.Judge, [.. each.Scores.Select(score =>
            new ExplainedScore(Response(score), score.Failed, score.Wrong is null ? null : [.. Wrong(latent, score.Wrong)]))]))]);

    public static LabelScore Response(LatentScore score) => new(score.Scorer, score.Measure, score.Value, score.Low, score.High,
        score.Chance, score.Positives + score.Negatives);

    // A journal may be written by hand: what lies outside the run is passed over.
    IEnumerable<WrongCaseResponse> Wrong(int latent, IReadOnlyList<WrongCase> wrong) =>
        from one in wrong
        where one.Row >= 0 && one.Row < index.Description.Rows && one.Tokens is > 0 and <= LongestPassage
        select new WrongCaseResponse(one.IsYes, ExampleText.Passage(index.Around(latent, one.Row), one.Tokens));
}
