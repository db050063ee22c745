using System.Numerics.Tensors;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// What single latents do to the predictions of a text, by the whole pass behind them and not only their direct path:
/// <code>
/// Δ_i = ln p(token i | tokens before) − ln p_j(token i | tokens before)
/// p_j:  x ← x − (x̂(f) − x̂(f without j))      where j fires; what the dictionary misses stays
/// </code>
/// Above 0 the latent makes the token likelier.
/// </summary>
/// <param name="subject">The dictionary and its model.</param>
/// <param name="workers">Threads for the dictionary; no influence on any bit.</param>
/// <param name="cancel">Gives a pass up between two blocks.</param>
public sealed class LatentEffects(TextSubject subject, Workers workers, CancellationToken cancel)
{
    const int BatchTokens = 2048;

    /// <param name="ids">At least two tokens.</param>
    /// <param name="latents">Each is taken out alone.</param>
    /// <param name="at">Positions where they are taken out; null for everywhere.</param>
    /// <returns>For each latent [tokens] Δ, nats; 0 of the first token, which nothing predicts.</returns>
    /// <exception cref="InputException">A token is outside the vocabulary, the text longer than the model's context, or what the
    /// dictionary writes is nowhere in the model.</exception>
    public float[][] Of(int[] ids, IReadOnlyList<int> latents, IReadOnlySet<int>? at = null)
    {
        if (subject.Writes.Count == 0 || subject.Writes.Sum(subject.Model.SiteWidth) != subject.Coder.OutputWidth)
            throw new InputException("what this dictionary writes is not known to be a site of the model, so nothing can be taken out");
        var write = new AblatedPass(subject, ids.Length);
        var read = new SiteRows(subject, ids);
        Hooks hooks = CancelledPass.Hooks(subject.Model.Config, cancel).Add(subject.Reads, read.Take).AddAll(write.Keep());
        TokenBatch batch = TokenBatch.Of(ids);
        float[] clean = NextTokenLoss.Of(subject.Model, batch, hooks).NegativeLogLikelihoods;
        EncodedText text = read.Encode(workers);
        var effects = new float[latents.Count][];
        int atOnce = Math.Max(1, BatchTokens / ids.Length);
        for (int first = 0; first < latents.Count; first += atOnce)
        {
            cancel.ThrowIfCancellationRequested();
            int[] some = [.. latents.Skip(first).Take(atOnce)];
            float[][] removed = [.. some.Select(latent => Removed(text, latent, at))];
            (TokenBatch copies, Hooks without, PassStart? start) = write.Without(ids, removed);
            without.AddAll(CancelledPass.Hooks(subject.Model.Config, cancel, start?.Layer ?? 0));
            float[] losses = NextTokenLoss.Of(subject.Model, copies, without, start: start).NegativeLogLikelihoods;
            for (int i = 0; i < some.Length; i++)
            {
                float[] effect = effects[first + i] = new float[ids.Length];
                TensorPrimitives.Subtract(losses.AsSpan(i * clean.Length, clean.Length), clean, effect.AsSpan(1));
            }
        }
        return effects;
    }

    /// <summary>x̂(f) − x̂(f without j), [tokens, d_out], by the decoder with and without it.</summary>
    float[] Removed(EncodedText text, int latent, IReadOnlySet<int>? at)
    {
        int n = text.Positions.Length, d = subject.Coder.OutputWidth;
        var removed = new float[text.Ids.Length * d];
        SparseCodes codes = text.Codes;
        var kept = new List<(int Place, float Value)>();
        var rows = new List<int>();
        for (int row = 0; row < n; row++)
        {
            int entry = codes.RowIndices(row).IndexOf(latent);
            if (entry < 0 || at?.Contains(text.Positions[row]) == false) continue;
            kept.Add((codes.Start(row) + entry, codes.RowValues(row)[entry]));
            rows.Add(row);
        }
        if (rows.Count == 0) return removed;
        float[] with = new float[n * d], without = new float[n * d];
        subject.Coder.Decode(text.Activations, codes, with, workers);
        foreach ((int place, _) in kept) codes.Values[place] = 0;
        subject.Coder.Decode(text.Activations, codes, without, workers);
        foreach ((int place, float value) in kept) codes.Values[place] = value;
        foreach (int row in rows)
            TensorPrimitives.Subtract(with.AsSpan(row * d, d), without.AsSpan(row * d, d), removed.AsSpan(text.Positions[row] * d, d));
        return removed;
    }
}
