using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// Explains and scores latents, as many at a time as calls may be under way. All that is found is appended to the run's notes at
/// once, and every answer is kept, so that the same work done again goes on from where it ended.
/// </summary>
public sealed class ExplainJob : IDisposable
{
    readonly RunFolder run;
    readonly FeatureIndex index;
    readonly ExplainPlan plan;
    readonly Action<string> warn;
    readonly EvidenceSource source;
    readonly string setup;
    readonly NoteLock alone;
    readonly NoteSet<LatentLabel> labels;
    readonly NoteSet<LatentScore> scores;
    readonly ConcurrentBag<(string? Explainer, Scorer Scorer, Measured Found)> found = [], shuffled = [];
    readonly ConcurrentDictionary<(Explainer Explainer, int Latent), Explanation> made = [];

    /// <param name="run">The run.</param>
    /// <param name="index">Of the dictionary.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="warn">Gets lines for a person.</param>
    /// <exception cref="InputException">Another process writes the notes, or they are damaged.</exception>
    public ExplainJob(RunFolder run, FeatureIndex index, ExplainPlan plan, Action<string> warn)
    {
        (this.run, this.index, this.plan, this.warn) = (run, index, plan, warn);
        source = new(run, index, plan.Options, () => new SubjectModel(run, index.Description, plan.Workers));
        setup = plan.Setup();
        string name = index.Description.Dictionary;
        alone = new(run, name);
        try
        {
            labels = new(NoteFiles.Labels(run, name), label => label with { At = default }, label => label with { At = default }, warn);
            // Whoever reads them takes the last, whichever model was asked.
            scores = new(NoteFiles.Scores(run, name), score => new
            {
                score.Dictionary,
                score.Latent,
                score.Explainer,
                score.Scorer,
                score.Text,
                score.Seed,
                score.Setup,
            }, score => score with { At = default }, warn);
        }
        catch
        {
            labels?.Dispose();
            alone.Dispose();
            throw;
        }
    }

    /// <summary>What all calls for the dictionary cost, earlier ones included; known once the work has ended, in whatever
    /// way.</summary>
    public Spending SpentInAll { get; private set; }

    /// <summary>What those of this work cost.</summary>
    public Spending Spent { get; private set; }

    /// <param name="report">Gets (latents done, all, further words).</param>
    /// <param name="workers">Latents at a time where nobody is asked.</param>
    /// <param name="cancellation">Calls under way may end, no other begins.</param>
    /// <exception cref="InputException">The server is gone, or refuses everything.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was found is kept.</exception>
    public async Task<ExplainReport> Run(Action<long, long, string> report, int workers, CancellationToken cancellation)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using Judge? judge = plan.Judge is { } options
            ? new(options, NoteFiles.Calls(run, index.Description.Dictionary), warn, halt.Token) : null;
        var asking = new Asking(plan.Options, plan.Prompts, source, judge);
        var outcomes = new LatentOutcome[plan.Latents.Count];
        Exception? gone = null;
        bool budgetReached = false;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = plan.Judge?.Concurrency ?? workers };
        await Each(outcomes.Length, async i => outcomes[i] = await One(plan.Latents[i], asking).ConfigureAwait(false)).ConfigureAwait(false);
        (Explainer Explainer, int Latent, Explanation Label)[] others = [.. LabelsOfOthers()];
        if (!budgetReached) await Each(others.Length, i => Shuffle(others[i], asking)).ConfigureAwait(false);
        if (judge is not null) (SpentInAll, Spent) = (judge.Spent, Difference(judge.Spent, judge.SpentBefore));
        if (gone is InputException) throw new InputException(gone.Message, gone);
        if (gone is not null) ExceptionDispatchInfo.Throw(gone);
        cancellation.ThrowIfCancellationRequested();
        return Report(outcomes, judge, budgetReached);

        async Task Each(int count, Func<int, Task> one)
        {
            int done = 0;
            await Parallel.ForEachAsync(Enumerable.Range(0, count), limits, async (i, _) =>
            {
                if (halt.IsCancellationRequested) return;
                try
                {
                    await one(i).ConfigureAwait(false);
                    lock (outcomes) report(++done, count, judge is null ? "" : Words(judge));
                }
                catch (BudgetReachedException)
                {
                    budgetReached = true;
                }
                catch (Exception e) when (e is not OperationCanceledException || !halt.IsCancellationRequested)
                {
                    // The others would only find out the same.
                    gone ??= e;
                    await halt.CancelAsync().ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                }
            }).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        labels.Dispose();
        scores.Dispose();
        source.Dispose();
        alone.Dispose();
    }

    static string Words(Judge judge)
    {
        JudgeCounts counts = judge.Counts;
        return $"{counts.Answered:n0} answers, {counts.Cached:n0} kept from before, {judge.Spent.Money:0.####} spent";
    }

    async Task<LatentOutcome> One(int latent, Asking asking)
    {
        LatentEvidence evidence = source.Of(latent);
        if (evidence.IsTooRare) return LatentOutcome.TooRare;
        bool[] labelled = await Task.WhenAll(
        [
            .. plan.Explainers.Select(explainer => Label(evidence, explainer, asking)),
            .. plan.Scorers.Where(scorer => !scorer.NeedsLabel).Select(scorer => Score(evidence, null, new(""), scorer, asking)),
        ]).ConfigureAwait(false);
        return labelled.Take(plan.Explainers.Count).Any(has => has) ? LatentOutcome.Labelled : LatentOutcome.Unlabelled;
    }

    async Task<bool> Label(LatentEvidence evidence, Explainer explainer, Asking asking)
    {
        if (await explainer.Explain(evidence, asking).ConfigureAwait(false) is not { } label) return false;
        labels.Add(new(index.Description.DictionaryHash, evidence.Latent, explainer.Name, label.Text, plan.Options.Seed,
            DateTimeOffset.UtcNow)
        { Setup = setup, Judge = JudgeOf(explainer.NeedsJudge), Rule = label.Rule, Facts = label.Facts });
        made[(explainer, evidence.Latent)] = label;
        await Task.WhenAll(ScorersOf(label).Select(scorer => Score(evidence, explainer, label, scorer, asking))).ConfigureAwait(false);
        return true;
    }

    IEnumerable<Scorer> ScorersOf(Explanation label) => plan.Scorers.Where(scorer => scorer.NeedsLabel && scorer.CanScore(label));

    // Of each explainer some latents in a random order, each with the label of the next.
    IEnumerable<(Explainer, int, Explanation)> LabelsOfOthers() => plan.Explainers.SelectMany(explainer =>
    {
        int[] latents = [.. plan.Latents.Where(latent => made.ContainsKey((explainer, latent)))];
        int count = Math.Min(plan.Options.Shuffled, latents.Length);
        new Draws(plan.Options.Seed, 0, DrawPurpose.Shuffled).Take(latents.AsSpan(), count);
        return count < 2 ? [] : Enumerable.Range(0, count).Select(i => (explainer, latents[i], made[(explainer, latents[(i + 1) % count])]));
    });

    async Task Shuffle((Explainer Explainer, int Latent, Explanation Label) one, Asking asking)
    {
        LatentEvidence evidence = source.Of(one.Latent);
        await Task.WhenAll(ScorersOf(one.Label).Select(async scorer => shuffled.Add((one.Explainer.Name, scorer,
            await scorer.Score(evidence, one.Label, asking).ConfigureAwait(false))))).ConfigureAwait(false);
    }

    async Task<bool> Score(LatentEvidence evidence, Explainer? explainer, Explanation label, Scorer scorer, Asking asking)
    {
        Measured measured = await scorer.Score(evidence, label, asking).ConfigureAwait(false);
        found.Add((explainer?.Name, scorer, measured));
        if (measured.Score is not { } score) return false;
        scores.Add(new(index.Description.DictionaryHash, evidence.Latent, scorer.Name, scorer.Measure, score.Value, score.Low,
            score.High, measured.Chance, measured.Positives, measured.Negatives, measured.Failed, plan.Options.Seed,
            DateTimeOffset.UtcNow)
        {
            Explainer = explainer?.Name,
            Text = explainer is null ? null : label.Text,
            Judge = scorer.NeedsEmbedder ? plan.Judge?.Embedder : JudgeOf(scorer.NeedsJudge),
            Setup = setup,
            AlwaysNo = measured.AlwaysNo,
            Precision = measured.Precision,
            TruePositiveRate = measured.TruePositiveRate,
            TrueNegativeRate = measured.TrueNegativeRate,
            Wrong = measured.Wrong,
        });
        return true;
    }

    string? JudgeOf(bool asked) => asked ? plan.Judge?.Judge : null;

    ExplainReport Report(LatentOutcome[] outcomes, Judge? judge, bool budgetReached)
    {
        IndexDescription it = index.Description;
        int active = 0, labelled = 0;
        LatentNames names = LatentNames.Read(run, it.Dictionary, it.DictionaryHash, it.Latents);
        foreach (ref readonly LatentStatistics latent in index.AllStatistics)
        {
            if (latent.Count == 0) continue;
            active++;
            if (names.Of(latent.Latent) is not null) labelled++;
        }
        int credited = plan.Latents.Count(latent => index.Statistics(latent).Count > 0);
        return new(it.Dictionary, active, outcomes.Length, Count(LatentOutcome.Labelled), Count(LatentOutcome.TooRare),
            Count(LatentOutcome.Unlabelled), Count(LatentOutcome.NotReached), active == 0 ? 0 : (double)labelled / active,
            [.. Summaries(credited)], judge?.Counts, Spent, SpentInAll, budgetReached);

        int Count(LatentOutcome outcome) => outcomes.Count(each => each == outcome);
    }

    IEnumerable<ScoreSummary> Summaries(int active)
    {
        IEnumerable<string?> explainers = [.. plan.Explainers.Select(explainer => explainer.Name), null];
        foreach (string? explainer in explainers)
        {
            foreach (Scorer scorer in plan.Scorers)
            {
                Measured[] all = Of(found), others = Of(shuffled);
                // Where a judge came to nothing on every latent there is a row all the same.
                bool isAsked = scorer.NeedsJudge && scorer.NeedsLabel == (explainer is not null);
                if (all.Length == 0 && !isAsked) continue;
                double chance = Mean(all.Select(one => (double?)one.Chance)) ?? scorer.Chance;
                double credited = all.Select(one => one.Credited).Order().Sum();
                double credit = active == 0 ? 0 : (credited + (active - all.Length) * chance) / active;
                yield return new(explainer, scorer.Name, scorer.Measure, all.Count(one => one.Score is not null), MeanScore(all), credit, chance,
                    all.FirstOrDefault()?.AlwaysNo, all.Sum(one => one.Failed))
                {
                    Shuffled = MeanScore(others),
                    ShuffledLatents = others.Count(one => one.Score is not null),
                    Precision = Mean(all.Select(one => one.Precision)),
                    TruePositiveRate = Mean(all.Select(one => one.TruePositiveRate)),
                };

                Measured[] Of(IEnumerable<(string? Explainer, Scorer Scorer, Measured Found)> which) =>
                    [.. which.Where(one => one.Explainer == explainer && one.Scorer == scorer).Select(one => one.Found)];
            }
        }
    }

    // Sorted, since latents end in any order and a sum of floating-point numbers depends on it.
    Interval? MeanScore(Measured[] all)
    {
        double[] values = [.. all.Where(one => one.Score is not null).Select(one => one.Score!.Value.Value).Order()];
        return values.Length == 0 ? null : Intervals.Bootstrap(values.Length, chosen => chosen.Sum(i => values[i]) / chosen.Length,
            new Draws(plan.Options.Seed, 0, DrawPurpose.Bootstrap));
    }

    static double? Mean(IEnumerable<double?> values) => values.Where(value => value is not null).Order().Average();

    static Spending Difference(Spending a, Spending b) =>
        new(a.TokensIn - b.TokensIn, a.TokensOut - b.TokensOut, a.Money - b.Money);
}
