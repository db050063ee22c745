namespace Fathom.Numerics;

/// <summary>
/// The weights of a linear map, kept in the order in which the matrix multiplication reads them: panels of
/// <see cref="PanelWidth"/> outputs, each stored input by input, the last one filled up with zeros.
/// </summary>
public sealed unsafe class PackedWeights : IDisposable
{
    /// <summary>Outputs side by side in one panel.</summary>
    public const int PanelWidth = 32;

    /// <summary>Panels × inputs that are worth a task of their own.</summary>
    const int TaskSize = 8192;

    /// <summary>Inputs packed at a time: 256 bytes of each source row, 8 KiB of the panel.</summary>
    const int PackedInputs = 64;

    readonly NativeBuffer<float>? panels;
    readonly NativeBuffer<ushort>? halves;

    /// <param name="outputs">Rows of W.</param>
    /// <param name="inputs">Columns of W.</param>
    /// <param name="format">How the numbers are kept; those that it cannot hold are rounded.</param>
    public PackedWeights(int outputs, int inputs, WeightFormat format = WeightFormat.F32)
    {
        Outputs = outputs;
        Inputs = inputs;
        Format = format;
        long length = (long)PanelCount * PanelWidth * inputs;
        if (format == WeightFormat.F32) panels = new(length);
        else halves = new(length);
    }

    public int Outputs { get; }

    public int Inputs { get; }

    public int PanelCount => (Outputs + PanelWidth - 1) / PanelWidth;

    /// <summary>How the numbers are kept.</summary>
    public WeightFormat Format { get; }

    /// <summary>Floats that <see cref="Panel(int, float*)"/> needs room for.</summary>
    internal int WidenedLength => Format == WeightFormat.F32 ? 0 : PanelLength;

    int PanelLength => checked(PanelWidth * Inputs);

    /// <summary>Panel <paramref name="index"/> of weights kept as 32-bit floats: [inputs, PanelWidth].</summary>
    internal float* Panel(int index) => panels is null
        ? throw new InvalidOperationException($"weights kept as {Format} have no panels of 32-bit floats")
        : panels.Pointer + (long)index * PanelLength;

    /// <summary>Panel <paramref name="index"/>, [inputs, PanelWidth]: where it lies, or widened into the room.</summary>
    internal float* Panel(int index, float* room)
    {
        if (halves is null) return Panel(index);
        ReadOnlySpan<ushort> from = halves.Slice((long)index * PanelLength, PanelLength);
        if (Format == WeightFormat.F16) HalfFloats.FromF16(from, new(room, PanelLength));
        else HalfFloats.FromBF16(from, new(room, PanelLength));
        return room;
    }

    /// <summary>Packs a matrix, replacing what was there.</summary>
    /// <param name="weights">outputs × inputs numbers in the order that <paramref name="layout"/> names.</param>
    /// <param name="layout">The order of <paramref name="weights"/>.</param>
    /// <param name="workers">Threads to use.</param>
    public PackedWeights Pack(ReadOnlySpan<float> weights, WeightLayout layout, Workers workers)
    {
        if (weights.Length != (long)Outputs * Inputs)
            throw new ArgumentException($"{Outputs} × {Inputs} weights expected, {weights.Length} given.", nameof(weights));
        return Pack(weights, layout == WeightLayout.OutputByInput ? Inputs : Outputs, layout, workers);
    }

    /// <summary>Packs a part of a wider matrix, replacing what was there.</summary>
    /// <param name="weights">From the first number of the part on, in the order that <paramref name="layout"/> names.</param>
    /// <param name="row">Numbers from one row of the matrix to the next.</param>
    /// <param name="layout">The order of <paramref name="weights"/>.</param>
    /// <param name="workers">Threads to use.</param>
    public PackedWeights Pack(ReadOnlySpan<float> weights, int row, WeightLayout layout, Workers workers)
    {
        var (rows, columns) = layout == WeightLayout.OutputByInput ? (Outputs, Inputs) : (Inputs, Outputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(row, columns);
        if (rows > 0) Shapes.Require(weights.Length, 1, (rows - 1L) * row + columns, nameof(weights));
        fixed (float* source = weights)
        {
            float* w = source;
            workers.ForRanges(PanelCount, Math.Max(1, TaskSize / Math.Max(1, Inputs)), (start, end, _) =>
            {
                if (halves is null)
                    for (int panel = start; panel < end; panel++) PackPanel(w, row, layout, panel, Panel(panel));
                else PackHalves(w, row, layout, start, end);
            });
        }
        return this;
    }

    void PackHalves(float* w, nint row, WeightLayout layout, int start, int end)
    {
        using PooledFloats room = new(PanelLength);
        fixed (float* panel = room.Span)
            for (int index = start; index < end; index++)
            {
                // The last panel has columns that nothing is packed into.
                if (index == PanelCount - 1) room.Span.Clear();
                PackPanel(w, row, layout, index, panel);
                Span<ushort> to = halves!.Slice((long)index * PanelLength, PanelLength);
                if (Format == WeightFormat.F16) HalfFloats.ToF16(room.Span, to);
                else HalfFloats.ToBF16(room.Span, to);
            }
    }

    void PackPanel(float* w, nint row, WeightLayout layout, int panel, float* to)
    {
        int first = panel * PanelWidth, width = Math.Min(PanelWidth, Outputs - first);
        if (layout == WeightLayout.InputByOutput)
        {
            for (int i = 0; i < Inputs; i++)
                new ReadOnlySpan<float>(w + i * row + first, width).CopyTo(new(to + (nint)i * PanelWidth, width));
            return;
        }
        // A few inputs at a time, so that what is written stays in the L1 cache until its cache lines are complete.
        for (int i = 0; i < Inputs; i += PackedInputs)
            PackRows(w + first * row + i, row, width, Math.Min(PackedInputs, Inputs - i), to + (nint)i * PanelWidth);
    }

    /// <summary>to[i, o] = from[o, i] for some inputs of one panel; columns beyond the width are left as they are.</summary>
    /// <param name="from">[width, count], its rows <paramref name="fromRow"/> apart.</param>
    /// <param name="fromRow">Floats from one source row to the next.</param>
    /// <param name="width">Outputs, at most 32.</param>
    /// <param name="count">Inputs.</param>
    /// <param name="to">[count, 32]</param>
    internal static void PackRows(float* from, nint fromRow, int width, int count, float* to)
    {
        int o = 0;
        for (; o + 4 <= width; o += 4) Transpose.Rows4(from + o * fromRow, fromRow, count, to + o, PanelWidth);
        for (; o < width; o++)
            for (int i = 0; i < count; i++) to[i * PanelWidth + o] = from[o * fromRow + i];
    }

    public void Dispose()
    {
        panels?.Dispose();
        halves?.Dispose();
    }
}
