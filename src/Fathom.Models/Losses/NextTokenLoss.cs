using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// Next-token losses, and how far a run with interventions moved the predictions: logits are made and used in blocks of
/// rows, so [n, V] never exists at once. A clean run is kept as its final-norm rows, from which its logits are made again
/// block by block, beside those of the run compared with it; where they are few enough they are kept themselves.
/// </summary>
/// <example><code>
/// var clean = NextTokenLoss.Of(model, batch, keep: true);
/// var ablated = NextTokenLoss.Of(model, batch, new Hooks().Add(site, view => view.Values.Clear()), against: clean);
/// double rise = ablated.Mean - clean.Mean;                     // nats
/// float[] kl = ablated.Divergences!;                           // KL(clean ‖ ablated) for each prediction
/// </code></example>
public static class NextTokenLoss
{
    /// <summary>Logits of a batch that are kept at most: 16 MiB.</summary>
    const int KeptLogits = 1 << 22;

    /// <summary>Logits that are worth a task.</summary>
    const int TaskLogits = 1 << 15;

    /// <param name="model">The model.</param>
    /// <param name="batch">Token ids; the last of each sequence is only predicted.</param>
    /// <param name="hooks">Interventions.</param>
    /// <param name="against">
    /// A run of the same batch made with <paramref name="keep"/>, for <see cref="TokenLosses.Divergences"/>.
    /// </param>
    /// <param name="keep">Whether other runs will be compared with this one; costs n · d floats, and the logits of small
    /// batches.</param>
    /// <param name="start">Where the pass begins, if not at the embedding.</param>
    /// <exception cref="InputException">
    /// A token is outside the vocabulary, a sequence is too long, or a hook's layer is not there.
    /// </exception>
    public static TokenLosses Of(LanguageModel model, TokenBatch batch, Hooks? hooks = null, TokenLosses? against = null,
        bool keep = false, PassStart? start = null)
    {
        (int d, int vocabulary) = (model.Config.Width, model.Config.VocabularySize);
        int predictions = batch.Rows - batch.Sequences;
        if (against is not null && against.FinalNorm?.Length != batch.Rows * d)
            throw new ArgumentException("the run to compare with was not kept, or is of another batch", nameof(against));
        var targets = Targets(batch);
        var losses = new float[predictions];
        var correct = new bool[predictions];
        var divergences = against is null ? null : new float[predictions];
        var finalNorm = keep ? new float[batch.Rows * d] : null;
        var logits = keep && (long)batch.Rows * vocabulary <= KeptLogits ? new float[batch.Rows * vocabulary] : null;
        var reference = against is null || against.Logits is not null ? [] : new float[Math.Min(model.LogitRows, batch.Rows) * vocabulary];

        var all = new Hooks().AddAll(hooks);
        if (keep) all.Add(new Site(SiteKind.FinalNorm), view => view.Values.CopyTo(finalNorm));
        all.Add(new Site(SiteKind.Logits), view =>
        {
            if (logits is not null) view.Values.CopyTo(logits.AsSpan(view.FirstRow * vocabulary));
            if (against is { Logits: null })
                model.Unembed(against.FinalNorm.AsSpan(view.FirstRow * d, view.Rows * d), view.Rows, reference);
            Measure(view, targets, against?.Logits is { } kept ? kept.AsSpan(view.FirstRow * vocabulary) : reference, losses, correct,
                divergences, model.Workers);
        });
        model.Forward(batch, all, start: start);
        return new TokenLosses(losses, correct, divergences, finalNorm, logits);
    }

    /// <summary>For each row the id that follows it and the index of that prediction; (−1, …) where the sequence ends.</summary>
    static (int Id, int Prediction)[] Targets(TokenBatch batch)
    {
        var targets = new (int, int)[batch.Rows];
        int next = 0;
        for (int s = 0; s < batch.Sequences; s++)
        {
            int last = batch.Starts[s + 1] - 1;
            for (int row = batch.Starts[s]; row < last; row++) targets[row] = (batch.Ids[row + 1], next++);
            targets[last] = (-1, 0);
        }
        return targets;
    }

    static unsafe void Measure(SiteView view, (int Id, int Prediction)[] targets, ReadOnlySpan<float> reference, float[] losses,
        bool[] correct, float[]? divergences, Workers workers)
    {
        int firstRow = view.FirstRow, width = view.Width;
        fixed (float* values = view.Values, others = reference)
        {
            float* logits = values, against = others;
            workers.ForRanges(view.Rows, Math.Max(1, TaskLogits / width), (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                {
                    var (target, prediction) = targets[firstRow + row];
                    if (target < 0) continue;
                    var q = new ReadOnlySpan<float>(logits + (long)row * width, width);
                    double normalizer = LogSumExp.Of(q, out float most);
                    losses[prediction] = (float)(normalizer - q[target]);
                    correct[prediction] = q.IndexOf(most) == target;
                    if (divergences is not null)
                        divergences[prediction] = (float)LogSumExp.Divergence(new(against + (long)row * width, width), q, normalizer);
                }
            });
        }
    }
}
