namespace Fathom.Numerics;

/// <summary>
/// The rows of a batch cut into blocks for an encoder, whole groups of 12 rows each but the last, and not more than
/// <see cref="RowBlock.RowsFor"/> says. Where a thread takes several, they become smaller towards the end, so that none waits
/// long for another's last one.
/// </summary>
readonly unsafe struct EncoderBlocks
{
    const int Group = 12, TileWidth = PackedWeights.PanelWidth;

    /// <summary>Groups below which a block is not worth reading all of the weights for.</summary>
    const int FewestGroups = 4;

    readonly int[] ends;

    /// <param name="n">Rows.</param>
    /// <param name="inputs">Values of a row.</param>
    /// <param name="workers">Threads to use.</param>
    public EncoderBlocks(int n, int inputs, Workers workers)
    {
        int threads = workers.Count, most = RowBlock.RowsFor(inputs) / Group, left = (n + Group - 1) / Group;
        int even = (left + threads - 1) / threads;
        var cut = new List<int>();
        for (int end = 0; end < n; cut.Add(end))
        {
            // Half of a thread's share of what is left.
            int half = (left + 2 * threads - 1) / (2 * threads);
            int groups = Math.Clamp(even <= most ? even : half, FewestGroups, most);
            left -= groups;
            end = Math.Min(n, end + groups * Group);
        }
        ends = [.. cut];
    }

    /// <summary>Number of blocks.</summary>
    public int Count => ends.Length;

    /// <summary>The first row of a block.</summary>
    public int Start(int block) => block == 0 ? 0 : ends[block - 1];

    /// <summary>Runs a body once for each block: its first row, its rows, and its number.</summary>
    public void For(Workers workers, Action<int, int, int> body)
    {
        EncoderBlocks blocks = this;
        workers.For(Count, block =>
        {
            int start = blocks.Start(block);
            body(start, blocks.Start(block + 1) - start, block);
        });
    }

    /// <summary>The pre-activations of a block's rows in tiles, those of <see cref="Linear"/>, to the bit.</summary>
    /// <param name="set">The kernels to use.</param>
    /// <param name="x">[rows, d]</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[panels, 32]</param>
    /// <param name="sink">Receives all tiles, in the order of the latents.</param>
    public static void Multiply<TSink>(InstructionSet set, float* x, int rows, PackedWeights encoder, float* bias, ref TSink sink)
        where TSink : struct, ITileSink
    {
        using PooledFloats room = new(rows * ((long)TileWidth + encoder.Inputs) + Lanes.Count);
        fixed (float* start = room.Span)
        {
            float* tile = Lanes.Align(start);
            RowBlock block = new(set, x, rows, encoder.Inputs, tile + (nint)rows * TileWidth);
            for (int panel = 0; panel < encoder.PanelCount; panel++)
            {
                block.Multiply(encoder.Panel(panel), bias + panel * TileWidth, 0, tile, TileWidth);
                sink.Take(tile, rows, panel * TileWidth);
            }
        }
    }

    /// <summary>Some rows, one after the other.</summary>
    public static PooledFloats Gather(ReadOnlySpan<float> x, ReadOnlySpan<int> rows, int inputs)
    {
        PooledFloats gathered = new((long)rows.Length * inputs);
        for (int i = 0; i < rows.Length; i++) x.Slice(rows[i] * inputs, inputs).CopyTo(gathered.Span.Slice(i * inputs, inputs));
        return gathered;
    }
}
