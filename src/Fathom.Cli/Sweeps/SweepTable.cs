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
        var text = new StringBuilder(new TextTable([Heads, .. rows.Select(Cells)]).ToString());
        foreach (SweepRow row in rows.Where(row => row.Failure is not null)) text.Append($"\n{row.Name}: {row.Failure}\n");
        return text.ToString();
    }

    static string[] Cells(SweepRow row) => row.Measured is { } m
        ? [row.Name, Number(m.L0, "0.0"), Number(m.Fvu, "0.0000"), Number(m.Silent, "0"), Number(m.CeScore, "0.0000"),
            Number(row.Seconds, "0.0")]
        : [row.Name, "", "", "", row.Failure is null ? "" : "failed", Number(row.Seconds, "0.0")];

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
