using System.Text.RegularExpressions;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Documents;

/// <summary>The parts of a Markdown document that can be wrong: links, headings, blocks of code.</summary>
static partial class Markdown
{
    /// <summary>README.md and everything under docs, as (path in the checkout, text).</summary>
    public static IReadOnlyList<(string Path, string Text)> All { get; } =
    [
        .. Directory.GetFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories)
            .Append(Repository.Path("README.md"))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path).ReplaceLineEndings("\n"))),
    ];

    /// <summary>Targets of links and pictures outside of code.</summary>
    public static IEnumerable<string> Links(string text) =>
        Link().Matches(WithoutCode(text)).Select(match => match.Groups["target"].Value);

    /// <summary>What a browser calls the headings: the anchors of a page, as GitHub makes them.</summary>
    public static IEnumerable<string> Anchors(string text) => Heading().Matches(WithoutBlocks(text)).Select(match =>
        NotInAnchor().Replace(match.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Blocks of code with the word behind their fence.</summary>
    public static IEnumerable<(string Language, string Code)> Blocks(string text) =>
        Block().Matches(text).Select(match => (match.Groups["language"].Value, match.Groups["code"].Value));

    /// <summary>Code within a line.</summary>
    public static IEnumerable<string> Spans(string text) =>
        Span().Matches(WithoutBlocks(text)).Select(match => match.Groups["code"].Value);

    /// <summary>Blocks of JSON below the comment <c>&lt;!-- config: verb --&gt;</c>, with the verb.</summary>
    public static IEnumerable<(string Verb, string Json)> Configurations(string text) =>
        Configuration().Matches(text).Select(match => (match.Groups["verb"].Value, match.Groups["json"].Value));

    static string WithoutBlocks(string text) => Block().Replace(text, "");

    static string WithoutCode(string text) => Span().Replace(WithoutBlocks(text), "");

    [GeneratedRegex(@"\[[^\]\n]*\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<title>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\-_ ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(
        @"^```(?<language>[a-z]*)[^\n]*\n(?<code>[\s\S]*?)^```", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(
        @"^<!-- config: (?<verb>[a-z]+) -->\n```json\n(?<json>[\s\S]*?)^```",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Configuration();

    [GeneratedRegex(@"`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Span();
}
