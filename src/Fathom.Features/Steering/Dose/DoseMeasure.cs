using Fathom.Models;

namespace Fathom.Features;

/// <summary>Continues one prompt under interventions and reads what came again, with and without them.</summary>
sealed class DoseMeasure(SteeringSubject subject, Directions directions, SteeringSettings settings, int[] prompt,
    IReadOnlyList<int> targets)
{
    readonly SteeringPlan plan = SteeringPlan.Of(subject, directions, settings, prompt);

    /// <exception cref="OperationCanceledException">Between tokens.</exception>
    public DoseText Run(CancellationToken cancel)
    {
        var ids = new List<int>();
        var text = new System.Text.StringBuilder();
        using (var column = new SteeredColumn(subject, SteeringColumn.Given, settings, plan, prompt))
            while (column.Next() is { } token)
            {
                cancel.ThrowIfCancellationRequested();
                ids.Add(token.Id);
                text.Append(token.Text);
            }
        return Read(ids, text.ToString());
    }

    DoseText Read(List<int> ids, string text)
    {
        double?[] distinct = [.. Enumerable.Range(1, 3).Select(n => Distinct(ids, n))];
        // The model never reads the last token of a text that fills its context.
        int made = Math.Min(ids.Count, subject.Model.Config.ContextLength - prompt.Length);
        if (made <= 0) return new(ids, text, null, null, distinct, [.. targets.Select(_ => (double?)null)], [], null, null);
        var batch = TokenBatch.Of([.. prompt, .. ids[..made]]);
        float[] before = LogProbabilities(out Hooks plain), after = LogProbabilities(out Hooks steered);
        TokenLosses clean = NextTokenLoss.Of(subject.Model, batch, plain, keep: true);

        Reencoding? reencoding = subject.Coder is null ? null : new(subject);
        var all = new Hooks();
        if (reencoding is not null) all.Add(subject.Site, reencoding.Before);
        all.AddAll(plan.Hooks(prompt.Length));
        if (reencoding is not null) all.Add(subject.Site, reencoding.After);
        using FrozenAttention? frozen = plan.FrozenAttention ? new(subject.Model, subject.Site, null) : null;
        frozen?.Follow(batch);
        frozen?.AddTo(all);
        TokenLosses moved = NextTokenLoss.Of(subject.Model, batch, all.AddAll(steered), against: clean);
        var (rise, switched, share) = reencoding?.Compare(plan.Latents) ?? ([], null, null);

        // A prediction of row r is of token r + 1: the new tokens are predicted from the prompt's last row on.
        int first = prompt.Length - 1;
        return new(ids, text, moved.Divergences![first..].Average(value => (double)value),
            clean.NegativeLogLikelihoods[first..].Average(value => (double)value), distinct,
            [.. Enumerable.Range(0, targets.Count).Select(t => (double?)Enumerable.Range(first, made)
                .Average(row => (double)after[row * targets.Count + t] - before[row * targets.Count + t]))],
            rise, switched, share);

        // [rows, targets]
        float[] LogProbabilities(out Hooks hooks)
        {
            var values = new float[batch.Rows * targets.Count];
            hooks = new Hooks();
            if (targets.Count == 0) return values;
            hooks.Add(new Site(SiteKind.Logits), view =>
            {
                for (int row = 0; row < view.Rows; row++)
                {
                    ReadOnlySpan<float> logits = view.Row(row);
                    double normaliser = LogSumExp(logits);
                    for (int t = 0; t < targets.Count; t++)
                        values[(view.FirstRow + row) * targets.Count + t] = (float)(logits[targets[t]] - normaliser);
                }
            });
            return values;
        }
    }

    // ln Σ exp(x) = m + ln Σ exp(x − m),  m = max x
    static double LogSumExp(ReadOnlySpan<float> x)
    {
        float most = System.Numerics.Tensors.TensorPrimitives.Max(x);
        double sum = 0;
        foreach (float value in x) sum += Math.Exp((double)value - most);
        return most + Math.Log(sum);
    }

    static double? Distinct(List<int> ids, int n)
    {
        int count = ids.Count - n + 1;
        if (count < 1) return null;
        return (double)Enumerable.Range(0, count).Select(i => string.Join(' ', ids.GetRange(i, n))).Distinct().Count() / count;
    }
}
