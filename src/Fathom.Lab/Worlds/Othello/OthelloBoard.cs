using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Lab.Othello;

/// <summary>
/// A position as the player to move sees it: one bit per square, bit 8 · row + column, so a1 is bit 0, b1 bit 1 and h8 bit 63.
/// </summary>
/// <param name="Mine">Discs of the player to move.</param>
/// <param name="Theirs">Discs of the other.</param>
public readonly record struct OthelloBoard(ulong Mine, ulong Theirs)
{
    // A shift by a column carries the discs of the h-file into the a-file, so only discs of the six inner files are run through.
    const ulong InnerFiles = 0x7E7E7E7E7E7E7E7E;

    /// <summary>Four discs in the centre, Black (e4, d5) to move.</summary>
    public static OthelloBoard Start { get; } = new(1UL << 28 | 1UL << 35, 1UL << 27 | 1UL << 36);

    /// <summary>Squares without a disc.</summary>
    public ulong Empty => ~(Mine | Theirs);

    /// <summary>The squares on which the player to move may place a disc: those that turn at least one.</summary>
    public ulong LegalMoves()
    {
        // In each direction: runs of their discs that begin beside one of mine; the square behind a run, where empty, is legal.
        ulong inner = Theirs & InnerFiles;
        ulong behind = Up(Mine, inner, 1) << 1 | Down(Mine, inner, 1) >> 1
            | Up(Mine, inner, 7) << 7 | Down(Mine, inner, 7) >> 7
            | Up(Mine, inner, 9) << 9 | Down(Mine, inner, 9) >> 9
            | Up(Mine, Theirs, 8) << 8 | Down(Mine, Theirs, 8) >> 8;
        return behind & Empty;
    }

    /// <summary>The position after a move, seen by the other player.</summary>
    /// <param name="square">One of <see cref="LegalMoves"/>; this is not checked.</param>
    public OthelloBoard Play(int square)
    {
        ulong move = 1UL << square, inner = Theirs & InnerFiles;
        ulong turned = Turned(move, inner, 1) | Turned(move, inner, 7) | Turned(move, inner, 9) | Turned(move, Theirs, 8);
        return new(Theirs ^ turned, Mine | move | turned);
    }

    /// <summary>The same position, seen by the other player.</summary>
    public OthelloBoard Pass() => new(Theirs, Mine);

    /// <summary>Sequences of moves of a length; a forced pass is one, and a finished game ends all of its own.</summary>
    /// <param name="depth">At least 1.</param>
    public long Perft(int depth)
    {
        ulong legal = LegalMoves();
        if (legal == 0)
        {
            OthelloBoard passed = Pass();
            if (passed.LegalMoves() == 0) return 0;
            return depth == 1 ? 1 : passed.Perft(depth - 1);
        }
        if (depth == 1) return BitOperations.PopCount(legal);
        long sequences = 0;
        for (; legal != 0; legal &= legal - 1) sequences += Play(BitOperations.TrailingZeroCount(legal)).Perft(depth - 1);
        return sequences;
    }

    ulong Turned(ulong move, ulong theirs, int shift)
    {
        ulong up = Up(move, theirs, shift), down = Down(move, theirs, shift);
        return ((up << shift & Mine) != 0 ? up : 0) | ((down >> shift & Mine) != 0 ? down : 0);
    }

    // The runs through `over` that begin beside `from`, 6 squares at most, by doubling (Kogge and Stone 1973).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Up(ulong from, ulong over, int shift)
    {
        ulong run = over & from << shift;
        run |= over & run << shift;
        ulong pairs = over & over << shift;
        run |= pairs & run << 2 * shift;
        return run | pairs & run << 2 * shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Down(ulong from, ulong over, int shift)
    {
        ulong run = over & from >> shift;
        run |= over & run >> shift;
        ulong pairs = over & over >> shift;
        run |= pairs & run >> 2 * shift;
        return run | pairs & run >> 2 * shift;
    }
}
