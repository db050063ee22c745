namespace Fathom.Numerics;

/// <summary>
/// The rows of a batch cut into blocks for an encoder: not more rows than <see cref="RowBlock.RowsFor"/> says, blocks of equal
/// size to a group of 12 rows, and as many for each thread, so that none waits for another's last block.
/// </summary>
readonly struct EncoderBlocks
{
    const int Group = 12;

    /// <summary>Rows below which a block is not worth reading all of the weights for.</summary>
    const int FewestRows = 48;

    readonly int n, groups;

    /// <param name="n">Rows.</param>
    /// <param name="inputs">Values of a row.</param>
    /// <param name="workers">Threads to use.</param>
    public EncoderBlocks(int n, int inputs, Workers workers)
    {
        (this.n, groups) = (n, (n + Group - 1) / Group);
        int most = RowBlock.RowsFor(inputs), blocks = (n + most - 1) / most, threads = workers.Count;
        blocks = Math.Max(blocks, Math.Min(threads, (n + FewestRows - 1) / FewestRows));
        Count = Math.Min(groups, blocks <= threads ? blocks : (blocks + threads - 1) / threads * threads);
    }

    /// <summary>Number of blocks.</summary>
    public int Count { get; }

    /// <summary>The first row of a block.</summary>
    public int Start(int block) => (int)Math.Min(n, (long)groups * block / Count * Group);
}
