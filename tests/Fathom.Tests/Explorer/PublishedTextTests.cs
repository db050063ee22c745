using Fathom.Explorer;

namespace Fathom.Tests.Explorer;

/// <summary>What published tokens spell.</summary>
public sealed class PublishedTextTests
{
    /// <summary>By UTF-8 and the table of openai/gpt-2: ’ is E2 80 99, which that calls âĢĻ.</summary>
    [Theory]
    [InlineData("âĢĻ", "’")]
    [InlineData("caf\u00C3\u00A9", "café")]
    [InlineData("ãĤ±", "ケ")]
    [InlineData("ðŁĺĢ", "😀")]
    [InlineData(" plain, – and café", " plain, – and café")]
    [InlineData("âĢ", "âĢ")]
    [InlineData("ĻâĢĿ", "Ļ”")]
    [InlineData("", "")]
    public void A_token_is_shown_as_what_it_spells(string token, string shown) => Assert.Equal(shown, PublishedText.Of(token));

    /// <summary>A character stands with the token of it that fires most, the first of equals; nothing is lost or moved otherwise.</summary>
    [Fact]
    public void A_character_of_several_tokens_stands_with_the_strongest()
    {
        string[] tokens = [" didn", "âĢ", "Ļ", "t", "ðŁ", "ĺ", "Ģ"];
        Assert.Equal([" didn", "’", "", "t", "", "😀", ""], PublishedText.Of(tokens, [0, 0, 0, 0, 1, 2, 1]));
        Assert.Equal([" didn", "", "’", "t", "", "", "😀"], PublishedText.Of(tokens, [0, 1, 3, 0, 0, 0, 0.5f]));
    }
}
