using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Numerics;

namespace Fathom.Models.Pretraining;

/// <summary>
/// A finite text: documents behind one another, each after a separator. A sequence is a window of this stream; every epoch
/// cuts it at other places and takes the windows in another order. The end of the text is kept for held-out sequences.
/// </summary>
public sealed class TextTokenSource : ITokenizedSource
{
    /// <summary>Documents tokenised at once.</summary>
    const int Chunk = 1024;

    const ulong OrderStream = 1UL << 32, HeldOutStream = 1UL << 63;

    readonly int[] training, heldOut;
    readonly ulong seed;

    TextTokenSource(DocumentTokenizer tokenizer, int[] tokens, int trainingTokens, string name, ulong seed)
    {
        (training, heldOut) = (tokens[..trainingTokens], tokens[trainingTokens..]);
        this.seed = seed;
        (TokenizerJson, Separator, VocabularySize) = (tokenizer.Json, tokenizer.Separator, tokenizer.VocabularySize);
        string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(tokens.AsSpan())))[..16];
        Identity = string.Create(CultureInfo.InvariantCulture,
            $"text {name}: {tokens.Length} tokens (sha256 {hash}…), the last {heldOut.Length} held out, seed {seed}");
    }

    public string Identity { get; }

    public int VocabularySize { get; }

    public string TokenizerJson { get; }

    public int? Separator { get; }

    /// <summary>Tokens to train on, separators included.</summary>
    public int TrainingTokens => training.Length;

    /// <summary>Tokenises documents.</summary>
    /// <param name="texts">Read once, in order.</param>
    /// <param name="tokenizerJson">The text of a tokenizer.json.</param>
    /// <param name="name">Of the text, for <see cref="Identity"/>.</param>
    /// <param name="holdout">Share of the tokens held out, from the end; the border is moved back to where a document
    /// begins.</param>
    /// <param name="seed">Of the order of the windows.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="InputException">The text is empty, or the tokenizer has no token that parts documents.</exception>
    /// <exception cref="OptionException">The share is out of range.</exception>
    public static TextTokenSource Of(IEnumerable<string> texts, string tokenizerJson, string name, double holdout, ulong seed,
        Workers workers)
    {
        if (!(holdout is > 0 and < 1)) throw new OptionException($"--holdout {holdout}: expected a share above 0 and below 1");
        var tokenizer = new DocumentTokenizer(tokenizerJson);
        var tokens = new List<int>();
        foreach (string[] chunk in texts.Chunk(Chunk))
        {
            var encoded = new int[chunk.Length][];
            workers.For(chunk.Length, i => encoded[i] = tokenizer.Encode(chunk[i]));
            foreach (int[] document in encoded) tokens.AddRange(document);
        }
        if (tokens.Count < 2) throw new InputException($"{name}: no text to train on");
        int border = (int)(tokens.Count * (1 - holdout));
        int start = tokens.LastIndexOf(tokenizer.Separator, border);
        return new TextTokenSource(tokenizer, [.. tokens], start > 0 ? start : border, name, seed);
    }

    public void Read(long sequence, Span<int> ids, NextTokenDistributions? targets = null)
    {
        bool held = sequence >= HeldOut.FirstSequence;
        int[] pool = held ? heldOut : training;
        long number = held ? sequence - HeldOut.FirstSequence : sequence;
        int length = ids.Length - 1;
        if (pool.Length < ids.Length)
            throw new InputException($"{pool.Length} {(held ? "held-out " : "")}tokens of text are fewer than a sequence of " +
                $"{ids.Length}; give more text{(held ? ", a larger --holdout" : "")} or a shorter --context");
        // One window fewer than fit, so that the cuts may begin anywhere within the first.
        long windows = Math.Max(1, (pool.Length - length) / length), epoch = number / windows;
        ulong stream = (ulong)epoch | (held ? HeldOutStream : 0);
        long phase = new Philox(seed, stream).Below(0, Math.Min(length, pool.Length - length));
        long window = new Permutation(windows, new Philox(seed, stream | OrderStream))[number % windows];
        pool.AsSpan((int)(phase + window * length), ids.Length).CopyTo(ids);
    }
}
