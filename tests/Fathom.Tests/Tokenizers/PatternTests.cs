using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Tests.Tokenizers;

/// <summary>The pattern matcher: what it refuses, and that it neither overflows nor explodes.</summary>
public class PatternTests
{
    [Theory]
    [InlineData("(", "without its ')'")]
    [InlineData("a)", "without its '('")]
    [InlineData("[a", "without its ']'")]
    [InlineData("[]", "an empty class")]
    [InlineData("[b-a]", "end comes before its start")]
    [InlineData("[a[b]]", "class inside a class")]
    [InlineData("[a&&b]", "intersection")]
    [InlineData("*a", "nothing to repeat")]
    [InlineData("(?<=a)b", "'(?<=' is not supported")]
    [InlineData("(?<n>a)", "is not supported")]
    [InlineData(@"(a)\1", @"'\1' is not supported")]
    [InlineData(@"a\b", @"'\b' is not supported")]
    [InlineData(@"\p{Han}", @"\p{Han} is not supported")]
    [InlineData(@"\pL", "must be followed by {name}")]
    [InlineData(@"\p", "must be followed by {name}")]
    [InlineData(@"a\", "nothing behind it")]
    [InlineData(@"\x{110000}", "no code point")]
    [InlineData(@"\x{", "no code point")]
    [InlineData(@"\uD800", "no code point")]
    [InlineData("a{2,1}", "upper bound is below")]
    [InlineData("a{9999}", "more than 1000")]
    [InlineData("a{x}", "must be escaped")]
    [InlineData("(?:a?)*", "can match nothing")]
    [InlineData("(?i:é)", "beyond ASCII")]
    [InlineData(@"(?i:\p{L})", "case-insensitive")]
    [InlineData("(?:(?:(?:ab){900}){900}){900}", "more than 20000 steps")]
    public void What_is_not_understood_is_refused(string pattern, string reason)
    {
        var refusal = Assert.Throws<InputException>(() => Parse(pattern));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        string pattern = string.Concat(Enumerable.Repeat("(?:", 5000)) + "a" + new string(')', 5000);
        Assert.Contains("nested", Assert.Throws<InputException>(() => Parse(pattern)).Message, StringComparison.Ordinal);
    }

    /// <summary>Prefer in order, give back one code point at a time, possessive and atomic parts give nothing back.</summary>
    [Theory]
    [InlineData("a|ab", "ab", "a")]
    [InlineData("a+b", "aaab", "aaab")]
    [InlineData("a+?", "aaa", "a a a")]
    [InlineData("a++a", "aaa", "")]
    [InlineData("(?>a+|b)a", "aaba", "ba")]
    [InlineData("(?:ab)+?c", "ababc", "ababc")]
    [InlineData("(?:ab){2,}", "abababa", "ababab")]
    [InlineData("a{,2}b", "aaab", "aab")]
    [InlineData(@"\p{L}+\p{L}", "𝒜𝒷x", "𝒜𝒷x")]
    [InlineData(@"[^\x{1D49C}]", "𝒜𝒷", "𝒷")]
    [InlineData("😀+", "😀😀x😀", "😀😀 😀")]
    [InlineData(@"\s+(?!\S)", "  a ", "  | ")]
    public void Matches(string pattern, string text, string matches)
    {
        List<Segment> segments = [];
        Parse(pattern).Cover(text, segments);
        string found = string.Join('|', segments.Where(s => s.Matched).Select(s => text[s.Start..s.End]));
        Assert.Equal(matches.Contains('|') ? " | " : matches.Replace(' ', '|'), found);
        Assert.Equal(text, string.Concat(segments.Select(s => text[s.Start..s.End])));
    }

    /// <summary>A run of any length is one step and one open choice: quadratic work would take hours here.</summary>
    [Fact]
    public void A_long_run_takes_linear_time()
    {
        List<Segment> segments = [];
        Parse(@"\s*[\r\n]+|\s+(?!\S)|\s+|\p{Lo}*\p{Lo}").Cover(new string(' ', 1_000_000) + new string('中', 1_000_000), segments);
        Assert.Equal([new(0, 999_999, true), new(999_999, 1_000_000, true), new(1_000_000, 2_000_000, true)], segments);
    }

    [Fact]
    public void A_pattern_that_explodes_is_stopped()
    {
        var pattern = Parse("(?:a|a|a)+b");
        var refusal = Assert.Throws<InputException>(() => pattern.Cover(new string('a', 40), []));
        Assert.Contains("simplify the pattern", refusal.Message, StringComparison.Ordinal);
    }

    private static Pattern Parse(string pattern) => Pattern.Parse(pattern, message => new InputException(message));
}
