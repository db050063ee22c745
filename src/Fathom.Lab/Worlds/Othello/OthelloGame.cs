using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Lab.Othello;

/// <summary>A game in progress.</summary>
public struct OthelloGame
{
    int moves;

    public OthelloGame()
    {
        Board = OthelloBoard.Start;
        Legal = Board.LegalMoves();
    }

    /// <summary>The position, seen by the player to move.</summary>
    public OthelloBoard Board { get; private set; }

    /// <summary>Squares that may be played; none where <see cref="MustPass"/> or <see cref="IsOver"/>.</summary>
    public ulong Legal { get; private set; }

    /// <summary>Whether the player to move has no move and the other has one.</summary>
    public bool MustPass { get; private set; }

    /// <summary>Whether neither can move.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Number of tokens that may follow: the legal moves, or the pass alone.</summary>
    public readonly int Choices => MustPass ? 1 : BitOperations.PopCount(Legal);

    /// <summary>Plays a move or passes.</summary>
    /// <param name="id">An id of <see cref="OthelloMove"/>.</param>
    /// <returns>False, and nothing changed, where the rules do not allow it.</returns>
    public bool TryPlay(int id)
    {
        if ((uint)id >= OthelloMove.Count) return false;
        if (id == OthelloMove.Pass)
        {
            if (!MustPass) return false;
            Continue(Board.Pass());
            return true;
        }
        int square = OthelloMove.Square(id);
        if ((Legal >> square & 1) == 0) return false;
        Continue(Board.Play(square));
        return true;
    }

    /// <summary>Plays a move drawn evenly from the legal ones, or the forced pass; only while the game is not over.</summary>
    /// <param name="random">Of this game; move n takes its number n.</param>
    /// <returns>The id of what was played.</returns>
    public int PlayRandom(Philox random)
    {
        if (MustPass)
        {
            Continue(Board.Pass());
            return OthelloMove.Pass;
        }
        ulong rest = Legal;
        for (long skip = random.Below((ulong)moves, Choices); skip > 0; skip--) rest &= rest - 1;
        int square = BitOperations.TrailingZeroCount(rest);
        Continue(Board.Play(square));
        return OthelloMove.Id(square);
    }

    void Continue(OthelloBoard next)
    {
        moves++;
        Board = next;
        Legal = next.LegalMoves();
        bool stuck = Legal == 0, otherMoves = stuck && next.Pass().LegalMoves() != 0;
        (MustPass, IsOver) = (otherMoves, stuck && !otherMoves);
    }
}
