using Fathom.Models.Tokenizers;
using Fathom.Models.Tokenizers.Training;
using Fathom.Tests.Support;

namespace Fathom.Tests.Tokenizers;

/// <summary>Learning merges: the example of the paper by hand, and tokenizers that read back what they wrote.</summary>
public class BpeTrainerTests
{
    /// <summary>
    /// The dictionary of Sennrich et al. 2016, section 3.2 (low 5, lower 2, newest 6, widest 3), merged by hand until
    /// nothing comes twice. Where pairs tie, the one whose first, then second token is older goes first.
    /// </summary>
    [Fact]
    public void The_example_of_the_paper_by_hand()
    {
        string[] words =
            [.. Times("low", 5), .. Times("lower", 2), .. Times("newest", 6), .. Times("widest", 3)];
        (string, string)[] byHand =
        [
            ("e", "s"),      // 9, tied with s t
            ("es", "t"),     // 9
            ("l", "o"),      // 7, tied with o w
            ("lo", "w"),     // 7
            ("e", "w"),      // 6, tied with n e and w est
            ("n", "ew"),     // 6, tied with ew est
            ("new", "est"),  // 6
            ("d", "est"),    // 3, tied with i d and w i
            ("i", "dest"),   // 3, tied with w i
            ("w", "idest"),  // 3
            ("e", "r"),      // 2, tied with low e
            ("low", "er"),   // 2
        ];
        BpeTokens tokens = BpeTrainer.Train(words, 10_000);
        Assert.Equal(byHand, tokens.Merges);
        Assert.Equal(256 + byHand.Length, tokens.Count);
        Assert.Equal(byHand[..3], BpeTrainer.Train(words, 256 + 3).Merges);
        Assert.Equal(byHand, BpeTrainer.Train(words.Reverse(), 10_000).Merges);
    }

    /// <summary>In a run of one letter pairs overlap; they join from the left and are counted anew.</summary>
    [Fact]
    public void Overlapping_pairs_join_from_the_left()
    {
        // aaaaa ×4: (a a) 16 → [aa aa a]: (aa aa) 4, (aa a) 4; a is the older token, so (aa a) goes first.
        BpeTokens tokens = BpeTrainer.Train(Times("aaaaa", 4), 1000);
        Assert.Equal([("a", "a"), ("aa", "a"), ("aa", "aaa")], tokens.Merges);
    }

    /// <summary>Every pair count is recounted from the words after each merge: the incremental counts must agree.</summary>
    [Fact]
    public void Incremental_counts_are_the_plain_ones()
    {
        string text = File.ReadAllText(TextOfDocuments);
        BpeTokens fast = BpeTrainer.Train([text], 256 + 120);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(words.Length > 500);
        Assert.Equal(PlainBpe.Merges(text, 120), fast.Merges);
    }

    [Fact]
    public void Any_text_comes_back_and_special_tokens_are_first()
    {
        using var folder = new TempFolder();
        string[] texts = ["the cat and the hat and the bat", "Ünïcödé, naïve: 日本語 日本語 日本語 🙂🙂 \t\r\n\n x"];
        BpeTokens tokens = BpeTrainer.Train(texts, 300, BpeTrainer.EndOfText, "<pad>");
        tokens.Write(folder.File("tokenizer.json"));
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);
        Assert.Equal(tokens.Count, tokenizer.VocabularySize);
        Assert.Equal((0, 1), (tokenizer.Id(BpeTrainer.EndOfText), tokenizer.Id("<pad>")));
        Assert.True(tokenizer.IsSpecial(0) && tokenizer.IsSpecial(1) && !tokenizer.IsSpecial(2));
        foreach (string text in (string[])[.. texts, "", "zzz \u0001\u007f\uFFFD € 𝄞", " 's don't"])
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        Assert.Equal([0, .. tokenizer.Encode("the cat")], tokenizer.Encode("<|endoftext|>the cat"));
        Assert.True(tokenizer.Encode(texts[0]).Length < texts[0].Length / 2);
        Assert.Equal(tokens.Tokens, Enumerable.Range(0, tokens.Count).Select(tokenizer.Token));
    }

    [Fact]
    public void A_vocabulary_below_the_bytes_is_refused() =>
        Assert.Contains("257", Assert.Throws<OptionException>(() => BpeTrainer.Train(["a"], 256, "<s>")).Message,
            StringComparison.Ordinal);

    static string TextOfDocuments => Checkout.Repository.Path("docs", "04-formats.md");

    static string[] Times(string word, int count) => [.. Enumerable.Repeat(word, count)];
}
