using System.Globalization;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// Without a judge: a sentence made of what can be counted and measured. On which tokens it fires and after which, what it raises, how
/// much of its firing the tokens tell, what replacing them costs, and how unexpected they are. Its rule is what it names: a token
/// where the latent fires on most of its occurrences, else the token after those that make it so.
/// </summary>
sealed class SentenceExplainer : Explainer
{
    const int Named = 3, Firings = 8;
    const double FewestShare = 0.05, AfterShare = 0.2, AfterLift = 2, TellingLoss = 0.2;

    public override string Name => "sentence";

    public override bool NeedsJudge => false;

    internal override Task<Explanation?> Explain(LatentEvidence evidence, Asking asking)
    {
        EvidenceSource source = asking.Source;
        ItemStore items = source.Index.Items;
        var statistics = new FiringStatistics(source.Index, evidence.Latent, source.TrainCorpus);
        var facts = new LatentFacts(statistics.ByToken, statistics.ByBefore, statistics.ByBoth,
            MeanSaliency(evidence.Latent, source, new Draws(asking.Options.Seed, evidence.Latent, DrawPurpose.Saliency)))
        { Surprise = source.Surprisal.Of(evidence.Latent) };
        var (id, _, _) = statistics.Tokens[0];
        var named = statistics.Tokens.Take(Named).Where(token => token.Id == id || token.Fired >= FewestShare * statistics.Fired).ToList();
        string[] parts =
        [
            "fires on " + string.Join(", ", named.Select(token => $"{NgramText.Token(items, token.Id)} ({Percent(token.Fired, statistics.Fired)} " +
                $"of its firings, {Percent(token.Fired, token.Seen)} of the token's)")) + After(statistics, items),
            .. Raised(evidence), .. Sentences(facts),
        ];
        int[][] rule = [.. named.SelectMany(token => Ngrams(statistics, token))];
        if (rule.Length == 0) rule = [[id]];
        return Task.FromResult<Explanation?>(new(string.Join("; ", parts), new(rule)) { Facts = facts });
    }

    static IEnumerable<int[]> Ngrams(FiringStatistics statistics, (int Id, int Fired, int Seen) token) =>
        2 * token.Fired > token.Seen ? [[token.Id]]
            : statistics.Before(token.Id).Where(pair => pair.Id != NgramRule.Any && pair.Fired > 1 && 2 * pair.Fired > pair.Seen)
                .Select(pair => (int[])[pair.Id, token.Id]);

    static string After(FiringStatistics statistics, ItemStore items)
    {
        int before = statistics.MostAfter;
        if (before == NgramRule.Any || statistics.After(before) is not { Share: >= AfterShare, Lift: >= AfterLift } after) return "";
        return string.Create(CultureInfo.InvariantCulture, $", {(after.Share > 0.5 ? "mostly" : "often")} after " +
            $"{NgramText.Token(items, before)} ({100 * after.Share:0} %, {after.Lift:0.0} times as often as elsewhere)");
    }

    static IEnumerable<string> Raised(LatentEvidence evidence)
    {
        string[] raised = [.. evidence.Effects.Top.Take(Named).Where(effect => effect.Value > 0)
            .Select(effect => $"\"{PassageText.Token(effect.Text)}\"")];
        if (raised.Length > 0) yield return "raises " + string.Join(", ", raised);
    }

    static IEnumerable<string> Sentences(LatentFacts facts)
    {
        yield return $"its token tells {Percent(facts.ByToken)} of its firings, the one before {Percent(facts.ByBefore)}, both " +
            Percent(facts.ByBoth);
        string[] losses = [.. facts.Saliency.Select((loss, back) => (loss, back)).Where(one => one.loss >= TellingLoss).Take(Named)
            .Select(one => $"{(one.back == 0 ? "the token" : $"that {one.back} before")} {Percent(one.loss)}")];
        if (losses.Length > 0) yield return $"share of the activation lost by replacing {string.Join(", ", losses)}";
        if (facts.Surprise is { } surprise)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"surprisal there {surprise.There:0.0} nats, {surprise.Mean:0.0} on average");
    }

    // By the distance from the token that it fires on; firings that need more of the text than is looked at are left out.
    static double[] MeanSaliency(int latent, EvidenceSource source, Draws draws)
    {
        var sums = new List<(double Sum, int Count)>();
        foreach (Firing firing in Firing.Draw(source.Index, source.TrainCorpus, latent, Firings, draws))
        {
            int[] text = firing.Last(firing.Tokens.Length);
            float activation = source.Subject.LastActivations(latent, [text])[0];
            if (activation < firing.Activation / 2) continue;
            double[] lost = Saliency.Of(source.Subject, latent, text, firing.Lead.Length, activation, source.TrainCorpus, draws);
            for (int back = 0; back < lost.Length; back++)
            {
                if (back == sums.Count) sums.Add(default);
                sums[back] = (sums[back].Sum + lost[^(back + 1)], sums[back].Count + 1);
            }
        }
        return [.. sums.Select(sum => sum.Sum / sum.Count)];
    }

    static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");

    static string Percent(int part, int whole) => Percent((double)part / whole);
}
