using System.Text;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>A text of tables and prose in no more columns than a terminal has.</summary>
static class FittedText
{
    // What stands before the words of a line: blanks, and the branches of a tree.
    const string Lead = " │├└";

    /// <param name="text">Lines; those of a table begin with a bar.</param>
    /// <param name="width">Columns at most. Only a word of prose that is longer stays as it is, so that it can be copied.</param>
    public static string Of(string text, int width)
    {
        var fitted = new StringBuilder();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] rows = [.. lines.Skip(i).TakeWhile(line => line.StartsWith('|'))];
            if (TextTable.Of(rows) is { } table)
            {
                fitted.Append(FittedTable.Of(table, width));
                i += rows.Length - 1;
                continue;
            }
            fitted.AppendJoin('\n', Wrapped(lines[i], width, Under(lines[i])));
            if (i < lines.Length - 1) fitted.Append('\n');
        }
        return fitted.ToString();
    }

    /// <summary>Broken at spaces.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">Columns of a line at most; a longer word has a line of its own.</param>
    /// <param name="under">What every line but the first begins with.</param>
    public static IReadOnlyList<string> Wrapped(string text, int width, string under)
    {
        if (TextWidth.Of(text) <= width) return [text];
        List<string> lines = [];
        string line = string.Concat(text.TakeWhile(Lead.Contains));
        bool hasWords = false;
        foreach (string word in text[line.Length..].Split(' '))
        {
            if (hasWords && TextWidth.Of($"{line} {word}") > width)
            {
                lines.Add(line.TrimEnd());
                (line, hasWords) = (under, false);
            }
            line += hasWords ? $" {word}" : word;
            hasWords |= word.Length > 0;
        }
        return [.. lines, line];
    }

    // Below a branch the trunk goes on.
    static string Under(string line) =>
        string.Concat(line.TakeWhile(Lead.Contains)).Replace('├', '│').Replace('└', ' ');
}
