using System.Reflection;
using System.Text.RegularExpressions;

namespace Fathom.Tests.Documents;

/// <summary>The table of self-checks names tests that are there.</summary>
public partial class SelfCheckTableTests
{
    const string Page = "docs/03-concepts/self-checks.md";

    static readonly HashSet<string> Tests =
    [
        .. typeof(SelfCheckTableTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => $"{type.Name}.{method.Name}")),
    ];

    [Fact]
    public void Every_self_check_has_a_test_and_every_test_named_is_one()
    {
        string[][] rows = [.. Row().Matches(Markdown.All.Single(page => page.Path == Page).Text)
            .Select(match => Markdown.Spans(match.Groups["tests"].Value).ToArray())];
        Assert.True(rows.Length > 40, $"{rows.Length} rows");
        Assert.All(rows, Assert.NotEmpty);
        Assert.Equal([], rows.SelectMany(row => row).Except(Tests));
    }

    // A row of a sentence and tests; headings of parts are bold and have none.
    [GeneratedRegex(@"^\| (?!\*\*|what has to hold)[^\n]+[^\\]\| (?<tests>[^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
