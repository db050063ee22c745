using System.Numerics;
using System.Runtime.Intrinsics;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>W x + b of a few rows, on the calling thread and without allocating; the numbers are those of an encoder, to the
/// bit.</summary>
sealed unsafe class PackedRows : IDisposable
{
    const int PanelWidth = PackedWeights.PanelWidth;

    readonly PackedWeights packed;
    readonly NativeBuffer<float> bias;

    /// <param name="weights">[outputs, d]</param>
    /// <param name="biases">[outputs]; empty for zeros.</param>
    /// <param name="width">d</param>
    public PackedRows(float[] weights, ReadOnlySpan<float> biases, int width)
    {
        packed = new PackedWeights(weights.Length / width, width).Pack(weights, WeightLayout.OutputByInput, Workers.All);
        bias = new(packed.PanelCount * PanelWidth);
        bias.Span.Clear();
        biases.CopyTo(bias.Span);
    }

    /// <summary>Floats from one row of the result to the next: outputs, filled up to whole panels.</summary>
    public int Stride => packed.PanelCount * PanelWidth;

    /// <summary>W x + b.</summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="rows">Rows.</param>
    /// <param name="to">[rows, <see cref="Stride"/>]</param>
    public void Multiply(ReadOnlySpan<float> x, int rows, Span<float> to)
    {
        using PooledFloats room = new((long)rows * packed.Inputs + Lanes.Count);
        fixed (float* px = x, scratch = room.Span, y = to)
        {
            RowBlock block = new(InstructionSet.Best, px, rows, packed.Inputs, Lanes.Align(scratch));
            for (int panel = 0; panel < packed.PanelCount; panel++)
                block.Multiply(packed.Panel(panel), bias.Pointer + panel * PanelWidth, 0, y + panel * PanelWidth, Stride);
        }
    }

    /// <summary>How many of some outputs of a row are among its k largest; ties go to the lower output. What is computed of the
    /// others ends as soon as none can be.</summary>
    /// <param name="x">[d]</param>
    /// <param name="k">At least 1.</param>
    /// <param name="candidates">Values above 0 with their outputs, the largest first.</param>
    /// <param name="above">[candidates] scratch.</param>
    /// <returns>So many of the first candidates.</returns>
    public int AmongLargest(ReadOnlySpan<float> x, int k, ReadOnlySpan<RankKey> candidates, Span<int> above)
    {
        float* tile = stackalloc float[PanelWidth];
        above.Clear();
        int left = candidates.Length;
        fixed (float* px = x)
        {
            RowBlock block = new(InstructionSet.Best, px, 1, packed.Inputs, null);
            for (int panel = 0; panel < packed.PanelCount && left > 0; panel++)
            {
                block.Multiply(packed.Panel(panel), bias.Pointer + panel * PanelWidth, 0, tile, PanelWidth);
                for (int i = 0; i < left; i++) above[i] += Above(tile, candidates[i], panel * PanelWidth);
                // What is above one candidate is above all smaller ones.
                while (left > 0 && above[left - 1] >= k) left--;
            }
        }
        return left;
    }

    // Outputs first … first + 31 that go before a candidate; those beyond the last one are 0 or no number.
    static int Above(float* tile, RankKey candidate, int first)
    {
        Vector512<float> value = Vector512.Create(candidate.Value), left = Vector512.Load(tile),
            right = Vector512.Load(tile + 16);
        uint larger = (uint)Vector512.GreaterThan(left, value).ExtractMostSignificantBits()
            | (uint)Vector512.GreaterThan(right, value).ExtractMostSignificantBits() << 16;
        uint same = (uint)Vector512.Equals(left, value).ExtractMostSignificantBits()
            | (uint)Vector512.Equals(right, value).ExtractMostSignificantBits() << 16;
        int lower = Math.Clamp(candidate.Output - first, 0, PanelWidth);
        return BitOperations.PopCount(larger) + BitOperations.PopCount(same & (uint)((1UL << lower) - 1));
    }

    /// <summary>Of each row the k largest, and of these the positive ones, ascending by output; ties go to the lower.</summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="rows">Rows.</param>
    /// <param name="k">At least 1.</param>
    /// <param name="outputs">[rows, k]</param>
    /// <param name="values">[rows, k]</param>
    /// <param name="counts">[rows] how many there are.</param>
    public void Largest(ReadOnlySpan<float> x, int rows, int k, Span<int> outputs, Span<float> values, Span<int> counts)
    {
        using PooledFloats room = new(RunningTopK.RoomFor(rows, k) + Lanes.Count);
        fixed (float* px = x, start = room.Span)
        {
            RunningTopK best = new(Lanes.Align(start), rows, k);
            EncoderBlocks.Multiply(InstructionSet.Best, px, rows, packed, bias.Pointer, ref best);
            for (int row = 0; row < rows; row++)
                counts[row] = best.Finish(row, outputs.Slice(row * k, k), values.Slice(row * k, k));
        }
    }

    public void Dispose()
    {
        packed.Dispose();
        bias.Dispose();
    }
}
