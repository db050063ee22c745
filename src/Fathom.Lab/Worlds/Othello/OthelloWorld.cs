using System.Text;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Lab.Othello;

/// <summary>
/// Random legal games as labelled documents, <c>d3 c3 b3 …</c>. A move is labelled with the position after it, as the player
/// who moves next sees it: each square is <c>mine</c> (of the player who moves next), <c>theirs</c> (of the one who has just
/// moved) or <c>empty</c>, and is legal or not for the player who moves next.
/// </summary>
public sealed class OthelloWorld : ILabelledSource
{
    const int Squares = 64, Mine = 0, Theirs = 1, IsEmpty = 2, States = 3;

    static readonly LabelledVariable[] All = [.. Enumerable.Range(0, Squares).SelectMany(BoardVariables),
        .. Enumerable.Range(0, Squares).Where(square => OthelloMove.Id(square) >= 0).Select(LegalVariable)];

    readonly ulong seed;

    /// <param name="seed">Equal seeds give equal games.</param>
    public OthelloWorld(ulong seed) => this.seed = seed;

    public string Identity => $"othello labelled games, seed {seed}";

    /// <summary>
    /// First 64 × 3 for the board, square by square, named <c>d3 is mine</c>, <c>… theirs</c>, <c>… empty</c> in the group
    /// <c>d3</c>; then 60 named <c>d3 is legal</c> in the group <c>legal</c>.
    /// </summary>
    public IReadOnlyList<LabelledVariable> Variables => All;

    /// <summary>The ids of a game, whole.</summary>
    public int[] Game(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = new Philox(seed, (ulong)index);
        List<int> ids = new(60);
        for (var game = new OthelloGame(); !game.IsOver;) ids.Add(game.PlayRandom(random));
        return [.. ids];
    }

    public LabelledDocument Read(long index)
    {
        var text = new StringBuilder();
        List<LabelSpan> labels = [];
        Span<int> since = stackalloc int[All.Length]; // First character of the stretch that is open, −1 for none.
        since.Fill(-1);
        var game = new OthelloGame();
        int lastEnd = 0;
        foreach (int id in Game(index))
        {
            if (text.Length > 0) text.Append(' ');
            int start = text.Length;
            text.Append(OthelloMove.Name(id));
            game.TryPlay(id);
            Mark(game, start, lastEnd, since, labels);
            lastEnd = text.Length;
        }
        for (int variable = 0; variable < since.Length; variable++)
            if (since[variable] >= 0) labels.Add(new(since[variable], lastEnd, variable));
        return new(text.ToString(), labels);
    }

    // Opens the stretches that begin at a move and closes those that ended with the one before.
    static void Mark(in OthelloGame game, int start, int lastEnd, Span<int> since, List<LabelSpan> labels)
    {
        OthelloBoard board = game.Board;
        for (int square = 0; square < Squares; square++)
        {
            Set(since, labels, States * square + Mine, (board.Mine >> square & 1) != 0, start, lastEnd);
            Set(since, labels, States * square + Theirs, (board.Theirs >> square & 1) != 0, start, lastEnd);
            Set(since, labels, States * square + IsEmpty, (board.Empty >> square & 1) != 0, start, lastEnd);
            int id = OthelloMove.Id(square);
            if (id >= 0)
                Set(since, labels, States * Squares + id - 1, (game.Legal >> square & 1) != 0, start, lastEnd);
        }
    }

    static void Set(Span<int> since, List<LabelSpan> labels, int variable, bool active, int start, int lastEnd)
    {
        if (active == since[variable] >= 0) return;
        if (!active) labels.Add(new(since[variable], lastEnd, variable));
        since[variable] = active ? start : -1;
    }

    static IEnumerable<LabelledVariable> BoardVariables(int square)
    {
        string name = OthelloMove.SquareName(square);
        yield return new($"{name} is mine", name, $"after the move, {name} holds a disc of the player who moves next");
        yield return new($"{name} is theirs", name, $"after the move, {name} holds a disc of the player who has just moved");
        yield return new($"{name} is empty", name, $"after the move, {name} holds no disc");
    }

    static LabelledVariable LegalVariable(int square)
    {
        string name = OthelloMove.SquareName(square);
        return new($"{name} is legal", "legal", $"after the move, the player who moves next may play {name}");
    }
}
