using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// TopK latents. Where few are needed, their pre-activations are computed for every row, and others only until k of them are
/// above each of these, which then cannot be among the k largest; mostly that is soon. Where many are needed, rows are computed
/// whole.
/// </summary>
sealed class TopKReader : LatentReader
{
    /// <summary>Share of the latents from which on rows are computed whole.</summary>
    const int Many = 4;

    readonly MonitorPlan plan;
    readonly PackedRows all;
    readonly PackedRows? few;
    readonly int k;

    public TopKReader(TopKSae sae, MonitorPlan plan)
    {
        (this.plan, k) = (plan, sae.K);
        SaeWeights folded = sae.Folded();
        all = new(folded.Encoder, folded.EncoderBias, sae.Width);
        if (plan.Needed.Length <= sae.LatentCount / Many)
            few = new(Rows(folded.Encoder, plan.Needed, sae.Width), [.. plan.Needed.Select(latent => folded.EncoderBias[latent])],
                sae.Width);
    }

    // Of a row computed whole: k latents, k activations, and how many there are.
    public override int RoomPerRow => few?.Stride ?? 2 * k + 1;

    public override void Compute(ReadOnlySpan<float> x, int rows, Span<float> room)
    {
        if (few is not null) few.Multiply(x, rows, room);
        else
        {
            using PooledFloats found = new((2L * k + 1) * rows);
            Span<int> latents = MemoryMarshal.Cast<float, int>(found.Span[..(k * rows)]);
            Span<float> values = found.Span.Slice(k * rows, k * rows);
            Span<int> counts = MemoryMarshal.Cast<float, int>(found.Span[(2 * k * rows)..]);
            all.Largest(x, rows, k, latents, values, counts);
            for (int row = 0; row < rows; row++)
            {
                Span<float> to = room.Slice(row * RoomPerRow, RoomPerRow);
                MemoryMarshal.Cast<int, float>(latents.Slice(row * k, k)).CopyTo(to);
                values.Slice(row * k, k).CopyTo(to[k..]);
                MemoryMarshal.Cast<float, int>(to[(2 * k)..])[0] = counts[row];
            }
        }
    }

    public override void Fire(ReadOnlySpan<float> x, ReadOnlySpan<float> room, ref MonitorSink sink)
    {
        if (few is null)
        {
            ReadOnlySpan<int> whole = MemoryMarshal.Cast<float, int>(room);
            Fire(whole[..whole[2 * k]], room[k..], ref sink);
            return;
        }
        using PooledFloats scratch = new(3L * plan.Needed.Length);
        Span<RankKey> candidates = MemoryMarshal.Cast<float, RankKey>(scratch.Span[..(2 * plan.Needed.Length)]);
        int count = 0;
        for (int i = 0; i < plan.Bars.Length; i++)
            if (room[i] > plan.Bars[i]) candidates[count++] = new(room[i], plan.Needed[i]);
        if (count == 0) return;
        candidates = candidates[..count];
        candidates.Sort();
        int among = all.AmongLargest(x, k, candidates, MemoryMarshal.Cast<float, int>(scratch.Span.Slice(2 * plan.Needed.Length,
            count)));
        if (among == 0) return;
        for (int i = 0; i < plan.Bars.Length; i++)
            if (room[i] > plan.Bars[i] && new RankKey(room[i], plan.Needed[i]).CompareTo(candidates[among - 1]) <= 0) sink.Fire(i,
                room[i]);
    }

    // Both the latents that fire and the needed ones ascend.
    void Fire(ReadOnlySpan<int> latents, ReadOnlySpan<float> values, ref MonitorSink sink)
    {
        for (int i = 0, needed = 0; i < latents.Length && needed < plan.Needed.Length;)
        {
            if (latents[i] == plan.Needed[needed]) sink.Fire(needed++, values[i++]);
            else if (latents[i] < plan.Needed[needed]) i++;
            else needed++;
        }
    }

    public override void Dispose()
    {
        all.Dispose();
        few?.Dispose();
    }
}
