using System.Runtime.InteropServices;
using Fathom.Models.Tokenizers.PreTokenizers;

namespace Fathom.Models.Tokenizers.Training;

/// <summary>
/// Learns the merges of a byte-level BPE tokenizer (Sennrich et al. 2016; GPT-2's form): words are cut by GPT-2's pattern,
/// all 256 bytes are tokens, and the pair of neighbours that comes most often becomes a token, again and again. Of pairs
/// that come equally often the one of the lower ids goes first, so the result is a function of the texts' words alone.
/// </summary>
/// <example><code>
/// BpeTokens tokens = BpeTrainer.Train(texts, vocabularySize: 1024);
/// tokens.Write("tokenizer.json");
/// </code></example>
public static class BpeTrainer
{
    /// <summary>The token between documents, as GPT-2 names it.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>A pair that comes only once is no pattern.</summary>
    const long LeastCount = 2;

    const int Bytes = 256;

    /// <param name="texts">Read once, one after the other.</param>
    /// <param name="vocabularySize">Tokens wanted, special ones and bytes included; fewer where the texts repeat nothing
    /// more.</param>
    /// <param name="special">Special tokens, which get the first ids.</param>
    /// <exception cref="OptionException">The vocabulary is smaller than the bytes and the special tokens.</exception>
    public static BpeTokens Train(IEnumerable<string> texts, int vocabularySize, params IReadOnlyList<string> special)
    {
        if (vocabularySize < Bytes + special.Count)
            throw new OptionException($"a vocabulary of {vocabularySize}: expected at least {Bytes + special.Count} for the " +
                $"{Bytes} bytes and {special.Count} special tokens");
        var (words, counts) = Count(texts);
        var tokens = new BpeTokens(special);
        var pairs = new PairCounts([.. words.Select(tokens.Letters)], counts);
        while (tokens.Count < vocabularySize && pairs.Next(LeastCount) is { } pair)
            pairs.Merge(pair, tokens.Merge(pair.Left, pair.Right));
        return tokens;
    }

    // Words as the pre-tokenizer spells their bytes, and how often each comes.
    static (string[] Words, long[] Counts) Count(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var cutter = new ByteLevelPreTokenizer(prefixSpace: false, useRegex: true);
        foreach (string text in texts)
        {
            if (text.Length == 0) continue;
            var pieces = new Pieces(text, atTextStart: true);
            cutter.Apply(pieces);
            for (int i = 0; i < pieces.Spans.Count; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(bySpan, pieces[i], out _)++;
        }
        return ([.. counts.Keys], [.. counts.Values]);
    }
}
