using System.Text;

namespace Fathom.Evaluation;

/// <summary>A table as text, for a terminal and as Markdown alike: words to the left, figures to the right.</summary>
/// <param name="Rows">The heads first; all of one length.</param>
/// <param name="Words">Of each column, whether it holds words.</param>
public sealed record TextTable(IReadOnlyList<string[]> Rows, IReadOnlyList<bool> Words)
{
    /// <param name="rows">The heads first; all of one length.</param>
    /// <param name="wordColumns">How many columns hold words; the others hold figures.</param>
    public TextTable(IReadOnlyList<string[]> rows, int wordColumns = 1)
        : this(rows, [.. Enumerable.Range(0, rows[0].Length).Select(column => column < wordColumns)])
    {
    }

    public int Columns => Words.Count;

    /// <summary>Columns of a terminal that the cells of a column take.</summary>
    public int Width(int column) => Rows.Max(row => TextWidth.Of(Cell(row[column])));

    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, Columns).Select(Width)];
        var text = new StringBuilder();
        for (int row = 0; row < Rows.Count; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                string cell = Cell(Rows[row][column]);
                int gap = widths[column] - TextWidth.Of(cell);
                text.Append("| ").Append(' ', Words[column] ? 0 : gap).Append(cell).Append(' ', Words[column] ? gap + 1 : 1);
            }
            text.Append("|\n");
            if (row > 0) continue;
            for (int column = 0; column < Columns; column++)
                text.Append('|').Append('-', widths[column] + 1).Append(Words[column] ? '-' : ':');
            text.Append("|\n");
        }
        return text.ToString();
    }

    /// <summary>The table that lines are, as <see cref="ToString"/> writes one; null where they are none.</summary>
    public static TextTable? Of(IReadOnlyList<string> lines)
    {
        if (lines.Count < 2 || lines[1].Trim('|', '-', ':').Length > 0) return null;
        int[] bars = [.. lines[1].Index().Where(c => c.Item == '|').Select(c => c.Index)];
        string[]?[] rows = [.. lines.Where((_, i) => i != 1).Select(line => Cells(line, bars))];
        return rows.All(row => row is not null)
            ? new(rows!, [.. bars.Skip(1).Select(bar => lines[1][bar - 1] != ':')]) : null;
    }

    static string Cell(string text) => text.ReplaceLineEndings(" ");

    // Cut where the bars of the rule are: a cell may hold some itself. Null where the line has others.
    static string[]? Cells(string line, int[] bars)
    {
        var cells = new string[bars.Length - 1];
        int column = 0, from = 0, bar = 0;
        for (int i = 0, size; i < line.Length && bar < bars.Length; i += size)
        {
            size = i + 1 < line.Length && char.IsSurrogatePair(line[i], line[i + 1]) ? 2 : 1;
            if (column == bars[bar] && line[i] == '|')
            {
                if (bar > 0) cells[bar - 1] = line[from..i].Trim();
                (from, bar) = (i + 1, bar + 1);
            }
            column += TextWidth.Of(line.AsSpan(i, size));
        }
        return bar == bars.Length && from == line.Length ? cells : null;
    }
}
