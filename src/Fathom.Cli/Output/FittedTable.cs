using System.Text;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>
/// A table in no more columns than a terminal has. One that is too wide is turned over where that makes it fit; else its words are
/// broken into further lines; else it goes into blocks of columns, each beside the names of its rows: figures first, what is measured
/// beside its controls in each of them, then words. Names that cannot be broken lose their middle, and stand in full below.
/// </summary>
sealed class FittedTable
{
    // Columns that words get at least, where they need them, and a name at the head of a column.
    const int Phrase = 24, Name = 20;

    // Before what goes on in a further line.
    const string Under = "  ";

    readonly int width;
    readonly string title = "";
    readonly string[][] rows;
    readonly IReadOnlyList<bool> words;
    readonly ShortNames names = new();
    readonly int[] least, most;

    FittedTable(TextTable table, int width)
    {
        (this.width, words) = (width, table.Words);
        int[] columns = [.. Enumerable.Range(0, table.Columns)];
        rows = [.. table.Rows.Select(row => row.ToArray())];
        foreach (int column in columns.Skip(1))
            rows[0][column] = names.Of(rows[0][column], rows[0][column].Contains(' ') ? LongestWord
                : Math.Min(LongestWord, Math.Max(Name, Longest(Cells(column)))));
        foreach (string[] row in rows.Skip(1))
            foreach (int column in columns)
                row[column] = string.Join(' ', row[column].Split(' ').Select(word => names.Of(word, LongestWord)));
        if (TextWidth.Of(rows[0][0]) > Math.Min(Widest, Longest(Cells(0)))) (title, rows[0][0]) = (rows[0][0], "");
        most = [.. columns.Select(column => Longest(rows.Select(row => row[column])))];
        least = [.. columns.Select(column => Math.Max(TextWidth.Of(rows[0][column]), Math.Min(most[column], !words[column] ? Widest
            : Math.Max(Math.Min(Phrase, Widest), Under.Length + Longest(Cells(column).SelectMany(cell => cell.Split(' ')))))))];
    }

    // What a column may take, so that there is room for another beside the names of the rows.
    int Widest => 2 * width / 5;

    int LongestWord => Widest - Under.Length;

    /// <param name="table">It.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static string Of(TextTable table, int width)
    {
        if (Total(Enumerable.Range(0, table.Columns).Select(table.Width)) <= width) return table.ToString();
        TextTable turned = Turned(table);
        if (Total(Enumerable.Range(0, turned.Columns).Select(turned.Width)) <= width) return turned.ToString();
        return new FittedTable(table, width).ToString();
    }

    public override string ToString()
    {
        string[] blocks = [.. Blocks().Select(Block)];
        string[] full = [.. names.All.Where(name => !rows.Any(row => row.Contains(name.Name)))
            .Select(name => string.Join('\n', FittedText.Wrapped($"{name.Shown}: {name.Name}", width, "")) + "\n")];
        return (title.Length > 0 ? string.Join('\n', FittedText.Wrapped(title, width, "")) + "\n\n" : "") +
            string.Join('\n', blocks) + (full.Length > 0 ? "\n" + string.Concat(full) : "");
    }

    IEnumerable<string> Cells(int column) => rows.Skip(1).Select(row => row[column]);

    static int Longest(IEnumerable<string> texts) => texts.Select(text => TextWidth.Of(text)).DefaultIfEmpty().Max();

    // Rows become columns.
    static TextTable Turned(TextTable table) => new([.. Enumerable.Range(0, table.Columns)
        .Select(column => table.Rows.Select(row => row[column]).ToArray())]);

    // Bars and blanks stand between columns and around them.
    static int Total(IEnumerable<int> widths) => widths.Sum(width => width + 3) + 1;

    int Total(IEnumerable<int> columns, int[] of) => Total(columns.Select(column => of[column]));

    List<int[]> Blocks()
    {
        int[] all = [.. Enumerable.Range(0, words.Count)], figures = [.. all.Skip(1).Where(column => !words[column])];
        if (Total(all, least) <= width) return [all];
        int own = Array.IndexOf(rows[0], CoreSubject.Dictionary);
        int[] others = [.. figures.Where(column => column != own)];
        int[] beside = own > 0 && others.Length > 0 && others.All(column => Total([0, own, column], least) <= width) ? [own] : [];
        return [.. Packed([0, .. beside], beside.Length > 0 ? others : figures),
            .. Packed([0], [.. all.Skip(1).Where(column => words[column])])];
    }

    // As many columns to a block as there is room for.
    IEnumerable<int[]> Packed(int[] first, int[] columns)
    {
        for (int at = 0, count; at < columns.Length; at += count)
        {
            for (count = 1; at + count < columns.Length && Total([.. first, .. columns[at..(at + count + 1)]], least) <= width;) count++;
            yield return [.. first, .. columns[at..(at + count)]];
        }
    }

    string Block(int[] columns)
    {
        int[] widths = [.. columns.Select(column => least[column])];
        for (int room = width - Total(widths); room > 0; room--)
        {
            // Where most is missing.
            int neediest = Enumerable.Range(0, columns.Length).MaxBy(i => most[columns[i]] - widths[i]);
            if (most[columns[neediest]] == widths[neediest]) break;
            widths[neediest]++;
        }
        List<string[]> lines = [[.. columns.Select(column => rows[0][column])]];
        foreach (string[] row in rows.Skip(1))
        {
            IReadOnlyList<string>[] cells = [.. columns.Select((column, i) =>
                FittedText.Wrapped(row[column], widths[i], words[column] ? Under : ""))];
            for (int line = 0; line < cells.Max(cell => cell.Count); line++)
                lines.Add([.. cells.Select(cell => line < cell.Count ? cell[line] : "")]);
        }
        return new TextTable(lines, [.. columns.Select(column => words[column])]).ToString();
    }
}
