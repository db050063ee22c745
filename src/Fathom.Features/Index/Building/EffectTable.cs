using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>The logit effects of all latents, D W_U with D what each writes at activation 1, of each row only what a page shows.</summary>
static class EffectTable
{
    /// <summary>Logits held at a time, 64 MB.</summary>
    const int LogitsAtOnce = 1 << 24;

    public static void Write(string path, ISparseCoder coder, IUnembedding unembedding, IndexWork work)
    {
        int vocabulary = unembedding.VocabularySize, width = unembedding.Width;
        int batch = Math.Clamp(LogitsAtOnce / vocabulary, 1, 256);
        var logits = new float[(long)batch * vocabulary];
        var writes = new float[batch * width];
        var records = new EffectRecord[batch];
        BinaryFile.Write(path, IndexFiles.EffectsKind, stream =>
            work.Batches(IndexStage.LogitEffects, coder.LatentCount, batch, (first, n) =>
            {
                for (int i = 0; i < n; i++) LatentWrites.Of(coder, (int)first + i, writes.AsSpan(i * width, width));
                unembedding.LogitEffects(writes.AsSpan(0, n * width), n, logits, work.Workers);
                work.Workers.For(n, i => records[i] = Summarise(logits.AsSpan(i * vocabulary, vocabulary)));
                CheckFinite(first, records.AsSpan(0, n));
                stream.Write(MemoryMarshal.AsBytes(records.AsSpan(0, n)));
            }));
    }

    /// <param name="effects">[V]</param>
    static EffectRecord Summarise(ReadOnlySpan<float> effects)
    {
        var record = new EffectRecord { Low = TensorPrimitives.Min(effects), High = TensorPrimitives.Max(effects) };
        Largest(effects, 1, record.TopIds, record.TopValues);
        Largest(effects, -1, record.BottomIds, record.BottomValues);
        Span<int> histogram = record.Histogram;
        double scale = record.High > record.Low ? LogitEffects.Bins / ((double)record.High - record.Low) : 0;
        foreach (float effect in effects)
            histogram[Math.Min(LogitEffects.Bins - 1, (int)(((double)effect - record.Low) * scale))]++;
        return record;
    }

    static void CheckFinite(long first, ReadOnlySpan<EffectRecord> records)
    {
        // Both extremes are NaN when any effect is.
        for (int i = 0; i < records.Length; i++)
            if (!float.IsFinite(records[i].Low) || !float.IsFinite(records[i].High))
                throw new InputException(
                    $"the logit effects of latent {first + i} are not finite; the model or the dictionary is damaged");
    }

    // Insertion into a short sorted list: few of many tokens come that far. Equal ones stay behind, so ties go to the lower id.
    static void Largest(ReadOnlySpan<float> effects, float sign, Span<int> ids, Span<float> values)
    {
        ids.Fill(-1);
        int count = 0;
        for (int id = 0; id < effects.Length; id++)
        {
            float effect = effects[id];
            if (count == ids.Length && sign * effect <= sign * values[count - 1]) continue;
            int at = count < ids.Length ? count++ : count - 1;
            for (; at > 0 && sign * values[at - 1] < sign * effect; at--) (ids[at], values[at]) = (ids[at - 1], values[at - 1]);
            (ids[at], values[at]) = (id, effect);
        }
    }
}
