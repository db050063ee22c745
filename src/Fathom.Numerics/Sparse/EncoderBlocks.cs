namespace Fathom.Numerics;

/// <summary>
/// The rows of a batch cut into blocks for an encoder, whole groups of 12 rows each but the last, and not more than
/// <see cref="RowBlock.RowsFor"/> says. Where a thread takes several, they become smaller towards the end, so that none waits
/// long for another's last one.
/// </summary>
readonly struct EncoderBlocks
{
    const int Group = 12;

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
}
