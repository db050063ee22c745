namespace Fathom.Models;

/// <summary>
/// Token ids of one or more sequences, all behind one another without padding: row r of every site is token r.
/// </summary>
public sealed class TokenBatch
{
    readonly int[] ids;
    readonly int[] starts;

    /// <param name="ids">The ids of all sequences behind one another.</param>
    /// <param name="starts">[sequences + 1], where each begins, ascending from 0, and at the end the number of ids.</param>
    /// <exception cref="InputException">A sequence is empty.</exception>
    public TokenBatch(ReadOnlySpan<int> ids, ReadOnlySpan<int> starts)
    {
        if (starts.Length < 2 || starts[0] != 0 || starts[^1] != ids.Length)
            throw new InputException($"a batch needs at least one sequence, and starts from 0 to its {ids.Length} tokens");
        for (int s = 0; s + 1 < starts.Length; s++)
            if (starts[s + 1] <= starts[s])
                throw new InputException($"sequence {s} of the batch is empty; a model needs at least one token");
        this.ids = ids.ToArray();
        this.starts = starts.ToArray();
    }

    /// <summary>All ids, sequence behind sequence, [Rows].</summary>
    public ReadOnlySpan<int> Ids => ids;

    /// <summary>Where each sequence begins, and at the end the number of rows, [Sequences + 1].</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Sequences.</summary>
    public int Sequences => starts.Length - 1;

    /// <summary>Tokens of all sequences.</summary>
    public int Rows => ids.Length;

    /// <summary>A batch of the given sequences.</summary>
    /// <exception cref="InputException">There is none, or one is empty.</exception>
    public static TokenBatch Of(params int[][] sequences)
    {
        var starts = new int[sequences.Length + 1];
        for (int s = 0; s < sequences.Length; s++) starts[s + 1] = checked(starts[s] + sequences[s].Length);
        var ids = new int[starts[^1]];
        for (int s = 0; s < sequences.Length; s++) sequences[s].CopyTo(ids, starts[s]);
        return new TokenBatch(ids, starts);
    }

    /// <summary>The ids of one sequence.</summary>
    public ReadOnlySpan<int> Sequence(int sequence) => ids.AsSpan(starts[sequence]..starts[sequence + 1]);
}
