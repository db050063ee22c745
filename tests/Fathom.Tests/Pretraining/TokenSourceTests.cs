using Fathom.Models.Pretraining;
using Fathom.Models.Tokenizers;
using Fathom.Models.Tokenizers.Training;
using Fathom.Numerics;

namespace Fathom.Tests.Pretraining;

/// <summary>Sequences out of text: windows of the stream, each a function of its number.</summary>
public class TokenSourceTests
{
    const int Separator = 0;

    /// <summary>A tokenizer of bytes alone, and the token between documents.</summary>
    public static string Bytes { get; } = BpeTrainer.Train([], 257, BpeTrainer.EndOfText).ToJson();

    static TextTokenSource Source(ulong seed = 0, double holdout = 0.25, int documents = 40) => TextTokenSource.Of(
        Enumerable.Range(0, documents).Select(i => $"document {i}, "), Bytes, "t", holdout, seed, new Workers(2));

    /// <summary>Every position of the text stands in exactly one window of an epoch, up to a window at either end.</summary>
    [Fact]
    public void An_epoch_takes_every_window_once()
    {
        const int length = 20;
        TextTokenSource source = Source();
        long windows = (source.TrainingTokens - length) / length;
        int[] stream = Stream(40)[..source.TrainingTokens];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var starts = new List<int>();
            for (long i = 0; i < windows; i++) starts.Add(Start(stream, Read(source, epoch * windows + i, length)));
            int[] ordered = [.. starts.Order()];
            for (int i = 1; i < ordered.Length; i++) Assert.Equal(length, ordered[i] - ordered[i - 1]);
            Assert.InRange(ordered[0], 0, length - 1);
            Assert.NotEqual(ordered, starts);
        }
    }

    [Fact]
    public void Held_out_sequences_are_of_documents_that_no_training_sees()
    {
        TextTokenSource source = Source();
        int[] stream = Stream(40);
        Assert.Equal(Separator, stream[source.TrainingTokens]);
        Assert.InRange(source.TrainingTokens, 0.7 * stream.Length, 0.75 * stream.Length);
        for (int i = 0; i < 50; i++)
        {
            Assert.InRange(Start(stream, Read(source, i, 30)), 0, source.TrainingTokens - 31);
            Assert.InRange(Start(stream, Read(source, HeldOut.FirstSequence + i, 30)), source.TrainingTokens, stream.Length - 31);
        }
    }

    [Fact]
    public void Identity_tells_text_share_and_seed_apart()
    {
        string[] identities =
            [Source().Identity, Source(seed: 1).Identity, Source(holdout: 0.5).Identity, Source(documents: 39).Identity];
        Assert.Equal(4, identities.Distinct().Count());
        Assert.Equal(Source().Identity, identities[0]);
        Assert.Equal(Read(Source(), 5, 10), Read(Source(), 5, 10));
        Assert.NotEqual(Read(Source(), 5, 10), Read(Source(seed: 1), 5, 10));
    }

    [Fact]
    public void A_text_just_long_enough_is_one_window_and_a_shorter_one_is_refused()
    {
        TextTokenSource source = Source();
        int[] whole = Read(source, 3, source.TrainingTokens - 1);
        Assert.Equal(Stream(40)[..source.TrainingTokens], whole);
        Assert.Contains("shorter --context", Assert.Throws<InputException>(
            () => Read(source, 0, source.TrainingTokens)).Message, StringComparison.Ordinal);
    }

    /// <summary>Documents without end fill a sequence from its own stretch of them; no two sequences share one.</summary>
    [Fact]
    public void Documents_fill_a_sequence_one_after_the_other()
    {
        var asked = new HashSet<long>();
        string Document(long index)
        {
            Assert.True(asked.Add(index));
            return $"{index % 65536}";
        }
        var source = new DocumentTokenSource("numbers", Document, Bytes);
        Assert.Equal("<|endoftext|>0<|endoftext|>1<|endoftext|>2<|endoftext|>", Tokenizer.Decode(Read(source, 0, 6)));
        Assert.Equal("<|endoftext|>0<|endoftext|>1", Tokenizer.Decode(Read(source, 1, 3)));
        Read(source, HeldOut.FirstSequence, 3);
        long first = HeldOut.FirstSequence << 16;
        Assert.Equal([0, 1, 2, 3, 65536, 65537, first, first + 1], asked.Order());
    }

    static int[] Read(ITokenSource source, long sequence, int length)
    {
        var ids = new int[length + 1];
        source.Read(sequence, ids);
        return ids;
    }

    static Tokenizer Tokenizer { get; } = Tokenizer.Parse(Bytes, "bytes");

    static int[] Stream(int documents) =>
        [.. Enumerable.Range(0, documents).SelectMany(i => (int[])[Separator, .. Tokenizer.Encode($"document {i}, ")])];

    static int Start(ReadOnlySpan<int> stream, ReadOnlySpan<int> window)
    {
        int start = stream.IndexOf(window);
        Assert.True(start >= 0, "the window is no stretch of the text");
        Assert.Equal(-1, stream[(start + 1)..].IndexOf(window));
        return start;
    }
}
