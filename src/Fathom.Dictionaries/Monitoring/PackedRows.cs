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

    /// <summary>Whether fewer than k outputs of a row are above a bar; ends as soon as it is known.</summary>
    /// <param name="x">[d]</param>
    /// <param name="bar">The bar.</param>
    /// <param name="k">At least 1.</param>
    public bool FewerAbove(ReadOnlySpan<float> x, float bar, int k)
    {
        float* tile = stackalloc float[PanelWidth];
        int above = 0;
        fixed (float* px = x)
        {
            RowBlock block = new(InstructionSet.Best, px, 1, packed.Inputs, null);
            for (int panel = 0; panel < packed.PanelCount; panel++)
            {
                block.Multiply(packed.Panel(panel), bias.Pointer + panel * PanelWidth, 0, tile, PanelWidth);
                int columns = Math.Min(PanelWidth, packed.Outputs - panel * PanelWidth);
                for (int column = 0; column < columns; column++)
                    if (tile[column] > bar) above++;
                if (above >= k) return false;
            }
        }
        return true;
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
