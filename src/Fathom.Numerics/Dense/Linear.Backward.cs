using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <content>
/// With the gradient dy of y = x Wᵀ + b: <c>dx = dy W;  dW = dyᵀ x;  db = Σ_rows dy</c>. Gradients of weights are added to
/// what stands there, row after row of x in their order: the same bits for any number of threads.
/// </content>
public static unsafe partial class Linear
{
    /// <summary>Columns of the left factor that share a tile.</summary>
    const int Group = 12;

    /// <summary>Rows summed up before the tile is stored: 128 KiB of a panel stay in the L2 cache.</summary>
    const int GradientRows = 1024;

    /// <summary>dx = dy W, or dx += dy W.</summary>
    /// <param name="dy">[n, outputs]</param>
    /// <param name="n">Rows.</param>
    /// <param name="transposed">Wᵀ, [inputs, outputs], packed.</param>
    /// <param name="dx">[n, inputs]; must not overlap <paramref name="dy"/>.</param>
    /// <param name="adds">Whether the result is added to what stands in <paramref name="dx"/>.</param>
    /// <param name="workers">Threads to use.</param>
    public static void BackwardInput(ReadOnlySpan<float> dy, int n, PackedWeights transposed, Span<float> dx, bool adds,
        Workers workers) =>
        Multiply(dy, n, transposed, [], dx, adds ? LinearEnd.AddProducts : LinearEnd.Store, workers, InstructionSet.Best);

    /// <summary>dW += dyᵀ x, in the order in which the weights lie.</summary>
    /// <param name="x">[n, inputs]</param>
    /// <param name="inputs">Values of a row of x.</param>
    /// <param name="dy">[n, outputs]</param>
    /// <param name="outputs">Values of a row of dy.</param>
    /// <param name="n">Rows.</param>
    /// <param name="layout">[outputs, inputs] or [inputs, outputs].</param>
    /// <param name="dw">From the first number on; its rows are <paramref name="row"/> apart.</param>
    /// <param name="row">Numbers from one row of dW to the next.</param>
    /// <param name="workers">Threads to use.</param>
    public static void BackwardWeight(ReadOnlySpan<float> x, int inputs, ReadOnlySpan<float> dy, int outputs, int n,
        WeightLayout layout, Span<float> dw, int row, Workers workers)
    {
        Shapes.Require(x.Length, n, inputs, nameof(x));
        Shapes.Require(dy.Length, n, outputs, nameof(dy));
        var (rows, columns) = layout == WeightLayout.OutputByInput ? (outputs, inputs) : (inputs, outputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(row, columns);
        Shapes.Require(dw.Length, 1, (rows - 1L) * row + columns, nameof(dw));
        fixed (float* px = x, py = dy, pw = dw)
            for (int first = 0; first < n; first += GradientRows)
            {
                int count = Math.Min(GradientRows, n - first);
                float* xs = px + (nint)first * inputs, ys = py + (nint)first * outputs;
                if (layout == WeightLayout.OutputByInput) AddProduct(ys, outputs, xs, inputs, count, pw, row, workers);
                else AddProduct(xs, inputs, ys, outputs, count, pw, row, workers);
            }
    }

    /// <summary>db += Σ_rows dy.</summary>
    /// <param name="dy">[n, outputs]</param>
    /// <param name="n">Rows.</param>
    /// <param name="db">[outputs]</param>
    public static void BackwardBias(ReadOnlySpan<float> dy, int n, Span<float> db)
    {
        int outputs = db.Length;
        Shapes.Require(dy.Length, n, outputs, nameof(dy));
        fixed (float* from = dy, to = db) AddRows(from, n, outputs, to);
    }

    /// <summary>c += aᵀ b.</summary>
    /// <param name="a">[n, rows]</param>
    /// <param name="b">[n, columns]</param>
    /// <param name="c">[rows, columns], its rows <paramref name="cRow"/> apart.</param>
    static void AddProduct(float* a, int rows, float* b, int columns, int n, float* c, nint cRow, Workers workers)
    {
        const int Width = PackedWeights.PanelWidth;
        int groups = (rows + Group - 1) / Group, panels = (columns + Width - 1) / Width;
        if ((long)n * rows * columns < SmallWork) workers = Workers.One;
        using PooledFloats room = new((long)groups * Group * n);
        fixed (float* packed = room.Span)
        {
            float* left = packed;
            workers.ForRanges(groups, Lanes.TaskRows(Group * n), (start, end, _) =>
            {
                for (int group = start; group < end; group++)
                {
                    int row = group * Group;
                    PackColumns(a + row, rows, Math.Min(Group, rows - row), n, left + (nint)row * n);
                }
            });
            workers.For(panels, panel =>
            {
                int column = panel * Width;
                AddPanel(left, rows, b + column, columns, Math.Min(Width, columns - column), n, c + column, cRow);
            });
        }
    }

    /// <summary>c[·, columns of one panel] += aᵀ b.</summary>
    static void AddPanel(float* packed, int rows, float* b, nint bRow, int width, int n, float* c, nint cRow)
    {
        const int Width = PackedWeights.PanelWidth;
        var kernels = TileKernels.For(InstructionSet.Best);
        using PooledFloats room = new((long)(n + Group) * Width + Lanes.Count);
        fixed (float* unaligned = room.Span)
        {
            float* panel = Lanes.Align(unaligned), tile = panel + (nint)n * Width;
            PackPanel(b, bRow, width, n, panel);
            for (int row = 0; row < rows; row += Group)
            {
                int count = Math.Min(Group, rows - row);
                float* from = packed + (nint)row * n, to = c + row * cRow;
                if (count == Group && width == Width)
                {
                    kernels.Rows12(from, Group, panel, n, to, cRow, to, cRow, panel, 0);
                    continue;
                }
                CopyRows(to, cRow, tile, Width, count, width);
                kernels.Rows12(from, Group, panel, n, tile, Width, tile, Width, panel, 0);
                CopyRows(tile, Width, to, cRow, count, width);
            }
        }
    }

    /// <summary>to[i, r] = from[i, r] for 12 columns, zeros where there are fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void PackColumns(float* from, nint fromRow, int width, int n, float* to)
    {
        if (width == Group)
        {
            for (int i = 0; i < n; i++, from += fromRow, to += Group)
            {
                Vector256.Load(from).Store(to);
                Vector128.Load(from + 8).Store(to + 8);
            }
            return;
        }
        for (int i = 0; i < n; i++, from += fromRow, to += Group)
            for (int r = 0; r < Group; r++) to[r] = r < width ? from[r] : 0;
    }

    /// <summary>to[i, c] = from[i, c] for 32 columns, zeros where there are fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackPanel(float* from, nint fromRow, int width, int n, float* to)
    {
        const int Width = PackedWeights.PanelWidth;
        if (width == Width)
        {
            for (int i = 0; i < n; i++, from += fromRow, to += Width)
            {
                Vector512.Load(from).Store(to);
                Vector512.Load(from + Lanes.Count).Store(to + Lanes.Count);
            }
            return;
        }
        for (int i = 0; i < n; i++, from += fromRow, to += Width)
        {
            new ReadOnlySpan<float>(from, width).CopyTo(new(to, width));
            new Span<float>(to + width, Width - width).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows(float* from, int n, int width, float* to)
    {
        int c = 0;
        for (; c + 2 * Lanes.Count <= width; c += 2 * Lanes.Count)
        {
            Vector512<float> left = Vector512.Load(to + c), right = Vector512.Load(to + c + Lanes.Count);
            float* row = from + c;
            for (int i = 0; i < n; i++, row += width)
            {
                left += Vector512.Load(row);
                right += Vector512.Load(row + Lanes.Count);
            }
            left.Store(to + c);
            right.Store(to + c + Lanes.Count);
        }
        if (c < width)
            for (int i = 0; i < n; i++, from += width)
                for (int last = c; last < width; last++) to[last] += from[last];
    }
}
