namespace Fathom.Tests.Lab;

/// <summary>Othello on a plain array, disc by disc: the oracle of the bitboards.</summary>
sealed class PlainOthello
{
    readonly int[,] discs = new int[8, 8]; // [row, file]: 1 Black, −1 White
    int player = 1;

    public PlainOthello()
    {
        (discs[3, 3], discs[3, 4], discs[4, 3], discs[4, 4]) = (-1, 1, 1, -1);
    }

    public static int Id(string move)
    {
        if (move == "pass") return 0;
        int square = 8 * (move[1] - '1') + move[0] - 'a';
        return square + 1 - (square > 27 ? 1 : 0) - (square > 28 ? 1 : 0) - (square > 35 ? 1 : 0) - (square > 36 ? 1 : 0);
    }

    /// <summary>Ids that may follow, ascending; none when the game is over.</summary>
    public int[] Choices()
    {
        int[] own = Legal(player);
        return own.Length > 0 ? own : Legal(-player).Length > 0 ? [0] : [];
    }

    public void Play(int id)
    {
        if (id > 0)
        {
            var (row, file) = Place(id);
            foreach (var (r, f) in Turned(row, file, player)) discs[r, f] = player;
            discs[row, file] = player;
        }
        player = -player;
    }

    public IEnumerable<string> TrueStatements()
    {
        int[] legal = Legal(player);
        for (int row = 0; row < 8; row++)
        {
            for (int file = 0; file < 8; file++)
            {
                string name = $"{"abcdefgh"[file]}{row + 1}";
                yield return $"{name} is {(discs[row, file] == 0 ? "empty" : discs[row, file] == player ? "mine" : "theirs")}";
                if (discs[row, file] == 0 && legal.Contains(Id(name))) yield return $"{name} is legal";
            }
        }
    }

    int[] Legal(int side) => [.. Enumerable.Range(1, 60).Where(id =>
    {
        var (row, file) = Place(id);
        return discs[row, file] == 0 && Turned(row, file, side).Count > 0;
    })];

    static (int Row, int File) Place(int id)
    {
        int seen = 0;
        for (int row = 0; row < 8; row++)
            for (int file = 0; file < 8; file++)
                if (!(row is 3 or 4 && file is 3 or 4) && ++seen == id) return (row, file);
        throw new ArgumentOutOfRangeException(nameof(id));
    }

    List<(int, int)> Turned(int row, int file, int side)
    {
        List<(int, int)> turned = [];
        for (int dr = -1; dr <= 1; dr++)
        {
            for (int df = -1; df <= 1; df++)
            {
                List<(int, int)> run = [];
                int r = row + dr, f = file + df;
                for (; (dr, df) != (0, 0) && On(r, f) && discs[r, f] == -side; r += dr, f += df) run.Add((r, f));
                if (run.Count > 0 && On(r, f) && discs[r, f] == side) turned.AddRange(run);
            }
        }
        return turned;
    }

    static bool On(int row, int file) => row is >= 0 and < 8 && file is >= 0 and < 8;
}
