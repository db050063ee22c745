using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>The bounds of some rows, which stay in the cache while panels flow by.</summary>
/// <param name="screen">The encoder in steps.</param>
internal readonly unsafe struct ScreenBlock(Screen screen)
{
    /// <summary>Panels from one visited to the next: every eighth first, which are a sample of all.</summary>
    public const int Stride = 8;

    const int Group = ScreenKernels.Rows, TileWidth = PackedWeights.PanelWidth;

    /// <summary>Steps of a block in bytes: half of an L2 cache.</summary>
    const int StepBudget = 512 * 1024;

    readonly ScreenKernels kernels = screen.Kernels;
    readonly ScreenWeights weights = screen.Weights;
    readonly ScreenColumns columns = screen.Columns;
    readonly ScreenDither dither = screen.Dither;
    readonly int panels = screen.Encoder.PanelCount;

    /// <summary>Rows of a block: a multiple of 12 up to 960, and enough blocks for all threads.</summary>
    public static int RowsFor(int inputs, int n, int threads)
    {
        int share = (n + 4 * threads - 1) / (4 * threads);
        int rows = Math.Min(Math.Clamp(StepBudget / Math.Max(1, inputs), 4 * Group, 80 * Group), Math.Max(1, share));
        return (rows + Group - 1) / Group * Group;
    }

    /// <param name="x">[rows, d]</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="sink">Receives the bounds above its bars.</param>
    public void Run<TSink>(float* x, int rows, ref TSink sink) where TSink : struct, IScreenSink
    {
        int padded = (rows + Group - 1) / Group * Group + Lanes.Count, inputs = columns.Count;
        byte[] steps = ArrayPool<byte>.Shared.Rent(padded * inputs);
        using PooledFloats room = new(4L * padded + Math.Max(inputs + Lanes.Count, Group * TileWidth));
        fixed (float* numbers = room.Span)
        fixed (byte* ps = steps)
        {
            new Span<float>(numbers, 3 * padded).Clear();
            ScreenRows screened = new(ps, numbers, padded, inputs);
            float* bars = numbers + 3 * padded, scratch = bars + padded;
            new Span<float>(bars, padded).Fill(float.PositiveInfinity);
            for (int row = 0; row < rows; row++)
            {
                bool can = screened.Quantise(row, x + (nint)row * columns.Width, columns, dither, scratch);
                bars[row] = sink.Open(row, can ? screened.Inverse[row] : 0);
            }
            int visited = 0;
            for (int first = 0; first < Stride; first++)
                for (int panel = first; panel < panels; panel += Stride)
                {
                    Screen(screened, rows, panel, ref sink, bars, scratch);
                    sink.AfterPanel(++visited, new(bars, rows));
                }
        }
        ArrayPool<byte>.Shared.Return(steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Screen<TSink>(ScreenRows screened, int rows, int panel, ref TSink sink, float* bars, float* tile)
        where TSink : struct, IScreenSink
    {
        float* latents = weights.Latents(panel);
        sbyte* q = weights.Panel(panel);
        ScreenMargin margin = new(columns.Used, weights.Sizes(panel));
        Vector512<float> margins;
        uint* above = stackalloc uint[Group];
        for (int row = 0; row < rows; row += Group)
        {
            margins = margin.Of(Vector512.Load(screened.Norm + row), Vector512.Load(screened.Inverse + row));
            kernels.Bounds(screened.Steps + (nint)row * columns.Count, columns.Count, q, latents, screened.Sum + row,
                screened.Inverse + row, (float*)&margins, bars + row, tile, above);
            for (int r = 0; r < Group; r++)
                if (above[r] != 0) bars[row + r] = sink.Take(row + r, tile + r * TileWidth, above[r], panel * TileWidth);
        }
    }
}
