using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Runs a model without one latent on one token, and looks at the predictions from there on:
/// <code>
/// x ← x − (x̂(f) − x̂(f without latent j))      at the token where j fires; what the dictionary misses stays
/// </code>
/// </summary>
/// <param name="context">What there is.</param>
/// <param name="subject">The dictionary, of one site, with its model.</param>
sealed class LatentAblation(MetricContext context, CoreSubject subject)
{
    /// <summary>Tokens whose predictions are looked at, the one where the latent fires being the first.</summary>
    public const int Tokens = 16;

    const int BatchTokens = 2048;

    readonly LanguageModel model = subject.Model!;
    readonly ActivationStore rows = (ActivationStore)subject.Rows;

    public IReadOnlyList<AblationEffect> Run(IReadOnlyList<AblationCase> cases)
    {
        var effects = new List<AblationEffect>();
        for (int at = 0, next; at < cases.Count; at = next)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var sequences = new List<int[]>();
            int tokens = 0;
            for (next = at; next < cases.Count && (next == at || tokens < BatchTokens); next++)
            {
                sequences.Add(Sequence(cases[next]));
                tokens += sequences[^1].Length;
            }
            effects.AddRange(Measure([.. cases.Skip(at).Take(next - at)], [.. sequences]));
            context.Session.Progress?.Invoke($"{subject.Name}, latents taken out", next, cases.Count);
        }
        return effects;
    }

    // The context up to the last token that is predicted.
    int[] Sequence(AblationCase one)
    {
        RowPosition place = rows.Position(one.Row);
        ReadOnlySpan<int> ids = context.Items!.Context(place.Context);
        return ids[..Math.Min(ids.Length, place.Position + Tokens + 1)].ToArray();
    }

    AblationEffect[] Measure(AblationCase[] cases, int[][] sequences)
    {
        TokenBatch batch = TokenBatch.Of(sequences);
        (float[][] removed, double[] shares) = Removed(cases);
        int[] at = [.. cases.Select((one, i) => batch.Starts[i] + rows.Position(one.Row).Position)];
        float[][] clean = Logits(batch, at, null), without = Logits(batch, at, view =>
        {
            for (int i = 0; i < at.Length; i++) TensorPrimitives.Subtract(view.Row(at[i]), removed[i], view.Row(at[i]));
        });
        var effects = new AblationEffect[cases.Length];
        context.Workers.For(cases.Length, i => effects[i] = Compare(cases[i].Latent, shares[i], clean[i], without[i],
            sequences[i].AsSpan(at[i] - batch.Starts[i])));
        return effects;
    }

    /// <summary>What a latent had written on its token, by the decoder with and without it.</summary>
    (float[][] Removed, double[] Shares) Removed(AblationCase[] cases)
    {
        int d = subject.Rows.Width;
        float[] x = new float[cases.Length * d], with = new float[x.Length], without = new float[x.Length];
        subject.Rows.Gather([.. cases.Select(one => one.Row)], x, context.Workers);
        var codes = new SparseCodes(1, 1);
        subject.Coder.Encode(x, cases.Length, codes, context.Workers);
        subject.Coder.Decode(x, codes, with, context.Workers);
        for (int row = 0; row < cases.Length; row++)
        {
            int at = codes.RowIndices(row).IndexOf(cases[row].Latent);
            if (at < 0) throw new InvalidOperationException($"latent {cases[row].Latent} does not fire on row {cases[row].Row} where it did");
            codes.Values[codes.Start(row) + at] = 0;
        }
        subject.Coder.Decode(x, codes, without, context.Workers);
        TensorPrimitives.Subtract(with, without, with);
        float[][] removed = [.. Enumerable.Range(0, cases.Length).Select(row => with[(row * d)..((row + 1) * d)])];
        return (removed, [.. removed.Select((part, row) =>
            TensorPrimitives.Norm<float>(part) / (double)TensorPrimitives.Norm<float>(x.AsSpan(row * d, d)))]);
    }

    // Of each sequence the logits from its token on.
    float[][] Logits(TokenBatch batch, int[] at, SiteHook? hook)
    {
        int width = model.Config.VocabularySize;
        float[][] logits = [.. at.Select((row, i) => new float[(batch.Starts[i + 1] - row) * width])];
        var hooks = new Hooks().Add(new Site(SiteKind.Logits), view =>
        {
            for (int i = 0; i < at.Length; i++)
            {
                int first = Math.Max(at[i], view.FirstRow), end = Math.Min(batch.Starts[i + 1], view.FirstRow + view.Rows);
                if (first < end)
                    view.Values[((first - view.FirstRow) * width)..((end - view.FirstRow) * width)].CopyTo(logits[i].AsSpan((first - at[i]) * width));
            }
        });
        if (hook is not null) hooks.Add(context.Sites!.Reads[0], hook);
        model.Forward(batch, hooks);
        return logits;
    }

    /// <param name="latent">Which.</param>
    /// <param name="share">‖removed‖ / ‖x‖.</param>
    /// <param name="clean">[n, V]</param>
    /// <param name="without">[n, V], changed.</param>
    /// <param name="ids">[n] the token and those that follow; the logits of row i predict token i + 1.</param>
    static AblationEffect Compare(int latent, double share, float[] clean, float[] without, ReadOnlySpan<int> ids)
    {
        int v = clean.Length / ids.Length;
        double divergence = 0, rise = 0;
        for (int row = 0; row < ids.Length; row++)
        {
            ReadOnlySpan<float> p = clean.AsSpan(row * v, v), q = without.AsSpan(row * v, v);
            double pTotal = LogSum(p), qTotal = LogSum(q);
            for (int token = 0; row == 0 && token < v; token++)
                divergence += Math.Exp(p[token] - pTotal) * (p[token] - pTotal - (q[token] - qTotal));
            if (row + 1 < ids.Length) rise += qTotal - q[ids[row + 1]] - (pTotal - p[ids[row + 1]]);
        }
        bool changed = TensorPrimitives.IndexOfMax(clean.AsSpan(0, v)) != TensorPrimitives.IndexOfMax(without.AsSpan(0, v));
        TensorPrimitives.Subtract(without, clean, without);
        EffectSparsity.RemoveMedians(without, v);
        return new(latent, share, divergence, rise / (ids.Length - 1), EffectSparsity.Of(without.AsSpan(0, Math.Min(ids.Length, Tokens) * v)), changed);
    }

    static double LogSum(ReadOnlySpan<float> logits)
    {
        float most = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (float value in logits) sum += Math.Exp(value - most);
        return most + Math.Log(sum);
    }
}
