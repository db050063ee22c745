namespace Fathom.Lab.Othello;

/// <summary>
/// Token ids of moves, those of the published models (Li et al. 2023, "Emergent world representations"): 0 is the pass, 1 to 60
/// are the squares row by row without the four in the centre. A square is written as file and row: <c>a1</c> … <c>h8</c>.
/// </summary>
public static class OthelloMove
{
    /// <summary>Ids are below this.</summary>
    public const int Count = 61;

    /// <summary>The id of a forced pass.</summary>
    public const int Pass = 0;

    static readonly int[] IdOfSquare = new int[64];
    static readonly int[] SquareOfId = new int[Count];
    static readonly string[] Names = new string[Count];

    static OthelloMove()
    {
        (SquareOfId[Pass], Names[Pass]) = (-1, "pass");
        int id = 1;
        for (int square = 0; square < 64; square++)
        {
            bool centre = square is 27 or 28 or 35 or 36;
            IdOfSquare[square] = centre ? -1 : id;
            if (!centre) (SquareOfId[id], Names[id++]) = (square, SquareName(square));
        }
    }

    /// <summary>The id of placing a disc on a square; −1 for the centre, which is never empty.</summary>
    public static int Id(int square) => IdOfSquare[square];

    /// <summary>The square of an id; −1 for the pass.</summary>
    public static int Square(int id) => SquareOfId[id];

    /// <summary>How an id is written.</summary>
    public static string Name(int id) => Names[id];

    /// <summary>How a square is written, 0 being <c>a1</c>, 1 <c>b1</c> and 63 <c>h8</c>.</summary>
    public static string SquareName(int square) => $"{(char)('a' + square % 8)}{square / 8 + 1}";
}
