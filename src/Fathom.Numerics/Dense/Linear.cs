using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The linear map y = x Wᵀ + b. Every y is b plus the products in the order of the inputs, added one by one with fused
/// multiply-adds: the same bits for any batch, tile, number of threads and (where the machine has FMA) instruction set.
/// </summary>
public static unsafe partial class Linear
{
    /// <summary>Multiply-adds below which a second thread costs more than it saves.</summary>
    const long SmallWork = 1 << 18;

    /// <summary>Multiply-adds of a part: a quarter of a millisecond.</summary>
    const long PartWork = 1 << 25;

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
        Span<float> y, Workers workers, InstructionSet set) => Multiply(x, n, weights, bias, y, LinearEnd.Store, workers, set);

    /// <summary>y = f(x Wᵀ + b), f being applied while the values are in the cache: the bits of one after the other.</summary>
    /// <param name="end">What f is.</param>
    /// <inheritdoc cref="Forward(ReadOnlySpan{float}, int, PackedWeights, ReadOnlySpan{float}, Span{float}, Workers)"/>
    public static void Forward(ReadOnlySpan<float> x, int n, PackedWeights weights, ReadOnlySpan<float> bias,
        Span<float> y, LinearEnd end, Workers workers) => Forward(x, n, weights, bias, y, end, workers, InstructionSet.Best);

    internal static void Forward(ReadOnlySpan<float> x, int n, PackedWeights weights, ReadOnlySpan<float> bias,
        Span<float> y, LinearEnd end, Workers workers, InstructionSet set) => Multiply(x, n, weights, bias, y, end, workers, set);

    static void Multiply(ReadOnlySpan<float> x, int n, PackedWeights weights, ReadOnlySpan<float> bias, Span<float> y,
        LinearEnd end, Workers workers, InstructionSet set)
    {
        int inputs = weights.Inputs, outputs = weights.Outputs, panels = weights.PanelCount;
        Shapes.Require(x.Length, n, inputs, nameof(x));
        Shapes.Require(y.Length, n, outputs, nameof(y));
        if ((long)n * inputs * outputs < SmallWork) workers = Workers.One;
        int blockRows = RowBlock.EvenRows(n, inputs), rowBlocks = (n + blockRows - 1) / blockRows;
        int partPanels = PanelsOfPart(blockRows, inputs, panels, rowBlocks, workers.Count);
        int parts = (panels + partPanels - 1) / partPanels;
        using PanelBias panelBias = new(bias, outputs);
        fixed (float* px = x, py = y, pb = panelBias.Values)
        {
            float* xs = px, ys = py, bs = end == LinearEnd.AddProducts ? null : pb;
            // Each thread packs rows of its own and takes the panels at the pace of the others, so that they find them in the
            // shared cache. One without rows helps another.
            SharedTasks tasks = new(rowBlocks, parts);
            workers.For(Math.Min(workers.Count, rowBlocks * parts), _ =>
            {
                while (tasks.NextGroup() is >= 0 and int group)
                {
                    int row = group * blockRows, rows = Math.Min(blockRows, n - row);
                    long length = (long)rows * (inputs + PackedWeights.PanelWidth) + weights.WidenedLength + Lanes.Count;
                    using PooledFloats room = new(length);
                    fixed (float* unaligned = room.Span)
                    {
                        float* wide = Lanes.Align(unaligned), tile = wide + weights.WidenedLength;
                        float* packed = tile + (nint)rows * PackedWeights.PanelWidth;
                        RowBlock block = new(set, xs + (nint)row * inputs, rows, inputs, packed);
                        while (tasks.NextPart(group) is >= 0 and int part)
                        {
                            int panel = part * partPanels;
                            Multiply(block, weights, panel, Math.Min(panels, panel + partPanels), bs,
                                ys + (nint)row * outputs, end, wide, tile);
                        }
                    }
                }
            });
        }
    }

    /// <summary>Enough to be worth the taking, but so few that all threads have some.</summary>
    static int PanelsOfPart(int blockRows, int inputs, int panels, int rowBlocks, int threads)
    {
        long work = (long)blockRows * Math.Max(1, inputs) * PackedWeights.PanelWidth;
        long share = threads == 1 ? panels : (long)panels * rowBlocks / (4 * threads);
        return (int)Math.Clamp(Math.Min(PartWork / work, share), 1, Math.Max(1, panels));
    }

    /// <summary>y[·, columns of the panels] for one block of rows; where there is no bias, added to what stands there.</summary>
    static void Multiply(RowBlock block, PackedWeights weights, int firstPanel, int endPanel, float* bias, float* y,
        LinearEnd end, float* wide, float* tile)
    {
        const int Width = PackedWeights.PanelWidth;
        int outputs = weights.Outputs, rows = block.Rows;
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            int column = panel * Width, width = Math.Min(Width, outputs - column);
            float* to = y + column, values = weights.Panel(panel, wide);
            // The last panel has columns that y lacks; what goes on is done to values that lie together.
            bool direct = width == Width && end is LinearEnd.Store or LinearEnd.AddProducts;
            float* made = direct ? to : tile;
            nint madeRow = direct ? outputs : Width;
            if (bias == null && !direct) CopyRows(to, outputs, tile, Width, rows, width);
            if (bias == null) block.Multiply(values, made, madeRow, made, madeRow);
            else block.Multiply(values, bias + column, 0, made, madeRow);
            if (end == LinearEnd.GeluTanh) GeluTanh.Apply(tile, rows * Width);
            else if (end == LinearEnd.GeluErf) GeluErf.Apply(tile, rows * Width);
            else if (end == LinearEnd.Tanh) Tanh.Apply(tile, rows * Width);
            if (end == LinearEnd.Add) AddTile(tile, to, outputs, rows, width);
            else if (!direct) CopyRows(tile, Width, to, outputs, rows, width);
        }
    }

    /// <summary>to[row, c] += tile[row, c]</summary>
    static void AddTile(float* tile, float* to, nint toRow, int rows, int width)
    {
        for (int row = 0; row < rows; row++, tile += PackedWeights.PanelWidth, to += toRow)
            RowVectors.AddScaled(1, tile, to, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void CopyRows(float* from, nint fromRow, float* to, nint toRow, int rows, int width)
    {
        if (width < PackedWeights.PanelWidth)
        {
            for (int row = 0; row < rows; row++, from += fromRow, to += toRow)
                new ReadOnlySpan<float>(from, width).CopyTo(new(to, width));
            return;
        }
        for (int row = 0; row < rows; row++, from += fromRow, to += toRow)
        {
            Vector512.Load(from).Store(to);
            Vector512.Load(from + Lanes.Count).Store(to + Lanes.Count);
        }
    }
}
