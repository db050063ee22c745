namespace Fathom.Numerics;

/// <summary>
/// The linear map y = x Wᵀ + b. Every y is b plus the products in the order of the inputs, added one by one with fused
/// multiply-adds: the same bits for any batch, tile, number of threads and (where the machine has FMA) instruction set.
/// </summary>
public static unsafe partial class Linear
{
    /// <summary>Multiply-adds below which a second thread costs more than it saves.</summary>
    const long SmallWork = 1 << 18;

    /// <param name="x">[n, inputs]</param>
    /// <param name="n">Rows.</param>
    /// <param name="weights">[outputs, inputs], packed.</param>
    /// <param name="bias">[outputs], or empty for none.</param>
    /// <param name="y">[n, outputs]; must not overlap <paramref name="x"/>.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Forward(ReadOnlySpan<float> x, int n, PackedWeights weights, ReadOnlySpan<float> bias,
        Span<float> y, Workers workers) => Forward(x, n, weights, bias, y, workers, InstructionSet.Best);

    /// <inheritdoc cref="Forward(ReadOnlySpan{float}, int, PackedWeights, ReadOnlySpan{float}, Span{float}, Workers)"/>
    /// <param name="set">The kernels to use; supported by the machine.</param>
    internal static void Forward(ReadOnlySpan<float> x, int n, PackedWeights weights, ReadOnlySpan<float> bias,
        Span<float> y, Workers workers, InstructionSet set) => Multiply(x, n, weights, bias, y, adds: false, workers, set);

    /// <summary>y = x Wᵀ + b, or, where it adds, y += x Wᵀ.</summary>
    static void Multiply(ReadOnlySpan<float> x, int n, PackedWeights weights, ReadOnlySpan<float> bias, Span<float> y, bool adds,
        Workers workers, InstructionSet set)
    {
        int inputs = weights.Inputs, outputs = weights.Outputs, panels = weights.PanelCount;
        Shapes.Require(x.Length, n, inputs, nameof(x));
        Shapes.Require(y.Length, n, outputs, nameof(y));
        bool small = (long)n * inputs * outputs < SmallWork;
        int blockRows = small ? Math.Max(1, n) : RowBlock.RowsFor(inputs);
        int rowBlocks = (n + blockRows - 1) / blockRows;
        int partPanels = small ? panels : PanelsOfPart(panels, rowBlocks, n, workers.Count);
        int parts = partPanels == 0 ? 0 : (panels + partPanels - 1) / partPanels;
        using PanelBias panelBias = new(bias, outputs);
        fixed (float* px = x, py = y, pb = panelBias.Values)
        {
            float* xs = px, ys = py, bs = adds ? null : pb;
            // Neighbouring tasks share their panels, so that threads find them in the shared cache.
            workers.For(rowBlocks * parts, task =>
            {
                int row = task % rowBlocks * blockRows, panel = task / rowBlocks * partPanels;
                Multiply(set, xs + (nint)row * inputs, Math.Min(blockRows, n - row), weights, panel,
                    Math.Min(panels, panel + partPanels), bs, ys + (nint)row * outputs);
            });
        }
    }

    /// <summary>
    /// How many panels a task takes: all of them when there are rows enough to keep every thread busy; otherwise fewer, but
    /// enough to be worth packing the rows for.
    /// </summary>
    static int PanelsOfPart(int panels, int rowBlocks, int n, int threads)
    {
        int parts = Math.Max(1, 4 * threads / Math.Max(1, rowBlocks));
        return threads == 1 ? panels : Math.Max((panels + parts - 1) / parts, Math.Min(panels, n < 12 ? 1 : 8));
    }

    /// <summary>y[·, columns of the panels] for one block of rows; where there is no bias, added to what stands there.</summary>
    static void Multiply(InstructionSet set, float* x, int rows, PackedWeights weights, int firstPanel, int endPanel,
        float* bias, float* y)
    {
        const int Width = PackedWeights.PanelWidth;
        int inputs = weights.Inputs, outputs = weights.Outputs;
        using PooledFloats room = new((long)rows * (inputs + Width));
        fixed (float* packed = room.Span)
        {
            RowBlock block = new(set, x, rows, inputs, packed);
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                int column = panel * Width, width = Math.Min(Width, outputs - column);
                if (width == Width)
                {
                    float* to = y + column;
                    if (bias == null) block.Multiply(weights.Panel(panel), to, outputs, to, outputs);
                    else block.Multiply(weights.Panel(panel), bias + column, 0, to, outputs);
                    continue;
                }
                // The last panel has columns that y lacks.
                float* tile = packed + (nint)rows * inputs;
                if (bias == null)
                {
                    CopyRows(y + column, outputs, tile, Width, rows, width);
                    block.Multiply(weights.Panel(panel), tile, Width, tile, Width);
                }
                else
                {
                    block.Multiply(weights.Panel(panel), bias + column, 0, tile, Width);
                }
                CopyRows(tile, Width, y + column, outputs, rows, width);
            }
        }
    }

    static void CopyRows(float* from, nint fromRow, float* to, nint toRow, int rows, int width)
    {
        for (int row = 0; row < rows; row++, from += fromRow, to += toRow)
            new ReadOnlySpan<float>(from, width).CopyTo(new(to, width));
    }
}
