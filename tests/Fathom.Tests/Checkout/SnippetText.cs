using System.Text.RegularExpressions;

namespace Fathom.Tests.Checkout;

/// <summary>
/// C# in documents and in compiled code. A document names the snippet that it shows by the line
/// <c>&lt;!-- snippet: name --&gt;</c> above the block; the code marks it by the comment lines <c>// snippet: name</c> and
/// <c>// end</c>.
/// </summary>
static partial class SnippetText
{
    [GeneratedRegex(
        @"^(<!-- snippet: (?<name>\S+) -->\n)?```(csharp|cs)\b.*\n(?<code>[\s\S]*?)^```",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"^[ \t]*// snippet: (?<name>\S+)\n(?<code>[\s\S]*?)^[ \t]*// end\n", RegexOptions.Multiline)]
    private static partial Regex Region();

    /// <summary>The C# blocks of a Markdown text in their order; a block without a name above it has the name "".</summary>
    public static (string Name, string Code)[] Shown(string markdown) => Matches(Block(), markdown);

    /// <summary>The marked regions of a C# text, without their common indentation.</summary>
    public static (string Name, string Code)[] Compiled(string source) =>
        [.. Matches(Region(), source).Select(region => (region.Name, Dedent(region.Code)))];

    static (string Name, string Code)[] Matches(Regex pattern, string text) =>
    [
        .. pattern.Matches(text.ReplaceLineEndings("\n")).Select(match => (match.Groups["name"].Value, match.Groups["code"].Value)),
    ];

    static string Dedent(string code)
    {
        string[] lines = code.Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0)
            .Select(line => line.Length - line.TrimStart(' ').Length)
            .DefaultIfEmpty(0)
            .Min();
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : line));
    }
}
