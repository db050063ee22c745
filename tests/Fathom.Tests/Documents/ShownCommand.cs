using System.Text;

namespace Fathom.Tests.Documents;

/// <summary>A command line of Fathom in a document.</summary>
/// <param name="Line">As it stands there.</param>
/// <param name="Words">What the shell would give to the program.</param>
sealed record ShownCommand(string Line, string[] Words)
{
    static readonly string[] Starts = ["fathom", "./fathom"];

    /// <summary>The command lines of a block: lines that start with fathom, a <c>$</c> or assignments before it.</summary>
    public static IEnumerable<ShownCommand> In(string code)
    {
        foreach (string whole in code.Replace("\\\n", " ").Split('\n'))
        {
            string line = whole.Trim();
            if (line.StartsWith("$ ", StringComparison.Ordinal)) line = line[2..];
            List<string> words = [.. Split(line).SkipWhile(word => word.Contains('=') && !word.StartsWith('-'))];
            if (words.Count > 0 && Starts.Contains(words[0])) yield return new(line, [.. words.Skip(1)]);
        }
    }

    /// <summary>Words of a shell line up to a comment, a pipe or a redirection; quotes and backslashes are taken off.</summary>
    public static IEnumerable<string> Split(string line)
    {
        var word = new StringBuilder();
        bool inWord = false;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
                else word.Append(c == '\\' && quote == '"' && i + 1 < line.Length ? line[++i] : c);
            }
            else if (c is '"' or '\'') (quote, inWord) = (c, true);
            else if (c is '|' or '>' or '<' or ';' or '&' || c == '#' && !inWord)
            {
                // A digit before a redirection belongs to it.
                if (c == '>' && word.ToString() == "2") inWord = false;
                break;
            }
            else if (c != ' ') (_, inWord) = (word.Append(c), true);
            else if (inWord)
            {
                yield return word.ToString();
                word.Clear();
                inWord = false;
            }
        }
        if (inWord) yield return word.ToString();
    }
}
