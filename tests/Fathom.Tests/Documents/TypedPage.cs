using System.Text;
using System.Text.RegularExpressions;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Documents;

/// <summary>
/// A page whose <c>console</c> blocks are typed in their order, in one fresh folder: each line behind a <c>$</c> is a command, and what
/// follows it is what the command prints to standard output. A <c>serve</c>, which does not end, is not run, and its block stays.
/// </summary>
/// <param name="folder">Where the commands are run; its path is shown as <c>…</c>.</param>
sealed partial class TypedPage(string folder)
{
    const string Open = "```console\n", Close = "```";

    /// <summary>The page with what its commands print now.</summary>
    /// <param name="page">The page as it is.</param>
    /// <param name="typed">What is typed for a command that is shown.</param>
    public async Task<string> Run(string page, Func<string, string> typed)
    {
        var now = new StringBuilder();
        int at = 0;
        for (int start; (start = page.IndexOf(Open, at, StringComparison.Ordinal)) >= 0;)
        {
            start += Open.Length;
            int end = page.IndexOf(Close, start, StringComparison.Ordinal);
            now.Append(page, at, start - at);
            string block = page[start..end];
            foreach (string command in Commands(block))
            {
                string[] words = ShownCommand.In(typed(command)).Single().Words;
                if (words[0] == "serve") now.Append(block);
                else now.Append(command).Append(await Printed(words));
            }
            at = end;
        }
        return now.Append(page, at, page.Length - at).ToString();
    }

    /// <summary>
    /// What a page says apart from its figures: numbers and rules become signs, lines that follow each other one, and of tables only the
    /// heads are left, each once in a block: rows are figures, or are chosen by them, and a wide table is cut where its words are long.
    /// </summary>
    public static string[] Shape(string page)
    {
        List<string> shape = [], words = [];
        HashSet<string> heads = [];
        string[] lines = [.. page.Split('\n'), ""];
        for (int i = 0; i < lines.Length; i++)
        {
            string line = Blanks().Replace(Rules().Replace(Numbers().Replace(lines[i], "#"), "–"), " ").Trim();
            bool isTable = line.StartsWith('|');
            if (line.Length > 0 && !isTable) words.Add(line);
            else if (words.Count > 0)
            {
                shape.Add(string.Join(' ', words));
                words.Clear();
                heads.Clear();
            }
            if (isTable && lines[i + 1].StartsWith("|-", StringComparison.Ordinal))
                shape.AddRange(line.Split('|', StringSplitOptions.TrimEntries).Where(heads.Add));
        }
        return [.. shape];
    }

    // A command runs over all lines that end in a backslash.
    static IEnumerable<string> Commands(string block) => Command().Matches(block).Select(match => match.Value);

    async Task<string> Printed(string[] words)
    {
        Finished done = await Checkout.Command.Run(folder, new() { ["COLUMNS"] = null }, "dotnet", [Path.Combine(AppContext.BaseDirectory, "fathom.dll"), .. words]);
        Assert.True(done.Code == 0, $"fathom {string.Join(' ', words)}: {done.Error}");
        string[] lines = [.. done.Output.Replace(folder, "…", StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd())];
        return string.Join('\n', lines).Trim('\n') + "\n";
    }

    [GeneratedRegex(@"^\$ (.*\\\n)*.*\n", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"[-+−]?(\d[\d,]*\.?\d*|\.\d+)(e[-+]?\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex("-{2,}|─{2,}")]
    private static partial Regex Rules();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
