using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// Next-token losses, and how far a run with interventions moved the predictions: logits are made and used in blocks of
/// rows, so [n, V] never exists at once. A clean run is kept as its final-norm rows, from which its logits are made again
/// block by block, beside those of the run compared with it.
/// </summary>
/// <example><code>
/// var clean = NextTokenLoss.Of(model, batch, keep: true);
/// var ablated = NextTokenLoss.Of(model, batch, new Hooks().Add(site, view => view.Values.Clear()), against: clean);
/// double rise = ablated.Mean - clean.Mean;                     // nats
/// float[] kl = ablated.Divergences!;                           // KL(clean ‖ ablated) for each prediction
/// </code></example>
public static class NextTokenLoss
{
    /// <param name="model">The model.</param>
    /// <param name="batch">Token ids; the last of each sequence is only predicted.</param>
    /// <param name="hooks">Interventions.</param>
    /// <param name="against">
    /// A run of the same batch made with <paramref name="keep"/>, for <see cref="TokenLosses.Divergences"/>.
    /// </param>
    /// <param name="keep">Whether other runs will be compared with this one; costs n · d floats.</param>
    /// <param name="start">Where the pass begins, if not at the embedding.</param>
    /// <exception cref="InputException">
    /// A token is outside the vocabulary, a sequence is too long, or a hook's layer is not there.
    /// </exception>
    public static TokenLosses Of(LanguageModel model, TokenBatch batch, Hooks? hooks = null, TokenLosses? against = null,
        bool keep = false, PassStart? start = null)
    {
        int d = model.Config.Width, predictions = batch.Rows - batch.Sequences;
        if (against is not null && against.FinalNorm?.Length != batch.Rows * d)
            throw new ArgumentException("the run to compare with was not kept, or is of another batch", nameof(against));
        var targets = Targets(batch);
        var losses = new float[predictions];
        var correct = new bool[predictions];
        var divergences = against is null ? null : new float[predictions];
        var finalNorm = keep ? new float[batch.Rows * d] : null;
        var reference = against is null ? [] : new float[Math.Min(model.LogitRows, batch.Rows) * model.Config.VocabularySize];

        var all = new Hooks().AddAll(hooks);
        if (keep) all.Add(new Site(SiteKind.FinalNorm), view => view.Values.CopyTo(finalNorm));
        all.Add(new Site(SiteKind.Logits), view =>
        {
            if (against is not null)
                model.Unembed(against.FinalNorm.AsSpan(view.FirstRow * d, view.Rows * d), view.Rows, reference);
            Measure(view, targets, reference, losses, correct, divergences, model.Workers);
        });
        model.Forward(batch, all, start: start);
        return new TokenLosses(losses, correct, divergences, finalNorm);
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

    static unsafe void Measure(SiteView view, (int Id, int Prediction)[] targets, float[] reference, float[] losses,
        bool[] correct, float[]? divergences, Workers workers)
    {
        int firstRow = view.FirstRow, width = view.Width;
        fixed (float* values = view.Values)
        {
            float* logits = values;
            workers.For(view.Rows, row =>
            {
                var (target, prediction) = targets[firstRow + row];
                if (target < 0) return;
                var q = new ReadOnlySpan<float>(logits + (long)row * width, width);
                double normalizer = LogSumExp(q, out int largest);
                losses[prediction] = (float)(normalizer - q[target]);
                correct[prediction] = largest == target;
                if (divergences is not null)
                    divergences[prediction] = (float)Divergence(reference.AsSpan(row * width, width), q, normalizer);
            });
        }
    }

    // ln Σ exp(x) = m + ln Σ exp(x − m),  m = max x
    static double LogSumExp(ReadOnlySpan<float> x, out int largest)
    {
        largest = 0;
        for (int i = 1; i < x.Length; i++)
            if (x[i] > x[largest]) largest = i;
        float most = x[largest];
        double sum = 0;
        foreach (float value in x) sum += MathF.Exp(value - most);
        return most + Math.Log(sum);
    }

    // Σ p (ln p − ln q),  ln p = logit − ln Σ exp(logit)
    static double Divergence(ReadOnlySpan<float> p, ReadOnlySpan<float> q, double normalizerQ)
    {
        double normalizerP = LogSumExp(p, out _), sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double logP = p[i] - normalizerP;
            sum += Math.Exp(logP) * (logP - (q[i] - normalizerQ));
        }
        return sum;
    }
}
