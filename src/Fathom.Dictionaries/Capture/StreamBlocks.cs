namespace Fathom.Dictionaries;

/// <summary>How a text's rows fall into blocks: those for training first, then the held-out ones.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="TrainRows">The first rows, for training.</param>
/// <param name="BlockRows">Rows of a block but the last of either.</param>
readonly record struct StreamBlocks(long Rows, long TrainRows, int BlockRows)
{
    /// <summary>Blocks of training rows.</summary>
    public int Train => (int)((TrainRows + BlockRows - 1) / BlockRows);

    /// <summary>All blocks.</summary>
    public int Count => Train + (int)((Rows - TrainRows + BlockRows - 1) / BlockRows);

    /// <summary>The block that a row is in.</summary>
    public int Of(long row) => row < TrainRows ? (int)(row / BlockRows) : Train + (int)((row - TrainRows) / BlockRows);

    public long First(int block) => block < Train ? (long)block * BlockRows : TrainRows + (long)(block - Train) * BlockRows;

    public long End(int block) => Math.Min(block < Train ? TrainRows : Rows, First(block) + BlockRows);

    /// <summary>The block that is asked for after this one; that of the next pass after the last for training, null after the
    /// last held-out one.</summary>
    public int? Next(int block) => block < Train ? (block + 1) % Train : block + 1 < Count ? block + 1 : null;
}
