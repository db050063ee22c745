using System.Globalization;
using System.Text;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>The table of a sweep as a person reads it, in Markdown.</summary>
static class SweepTable
{
    static readonly string[] Heads = ["dictionary", "L0", "FVU", "silent", "CE score", "seconds"];

    public static string Of(IReadOnlyList<SweepRow> rows)
    {
        string[][] cells = [Heads, .. rows.Select(Cells)];
        int[] widths = [.. Heads.Select((_, column) => cells.Max(row => row[column].Length))];
        var text = new StringBuilder();
        for (int row = 0; row < cells.Length; row++)
        {
            text.Append('|');
            for (int column = 0; column < widths.Length; column++)
                text.Append(' ').Append(column == 0
                    ? cells[row][column].PadRight(widths[column]) : cells[row][column].PadLeft(widths[column])).Append(" |");
            text.Append('\n');
            if (row > 0) continue;
            text.Append('|');
            for (int column = 0; column < widths.Length; column++)
                text.Append(' ').Append('-', widths[column] - (column == 0 ? 0 : 1)).Append(column == 0 ? " |" : ": |");
            text.Append('\n');
        }
        foreach (SweepRow row in rows.Where(row => row.Failure is not null)) text.Append($"\n{row.Name}: {row.Failure}\n");
        return text.ToString();
    }

    static string[] Cells(SweepRow row) => row.Measured is { } m
        ? [row.Name, Number(m.L0, "0.0"), Number(m.Fvu, "0.0000"), Number(m.Silent, "0"), Number(m.CeScore, "0.0000"),
            Number(row.Seconds, "0.0")]
        : [row.Name, "", "", "", row.Failure is null ? "" : "failed", Number(row.Seconds, "0.0")];

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
