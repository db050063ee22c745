using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;
using Source = Fathom.Tests.Support.MatrixSource;

namespace Fathom.Tests.Evaluation.Comparison;

/// <summary>Comparisons that a run keeps: read back to the bit, by the page of formats alone too, and refused where damaged.</summary>
public sealed class KeptComparisonsTests : IDisposable
{
    const int Width = 16;

    static readonly ComparisonKey Key = new("first hash", "second hash");

    readonly TempFolder folder = new();
    readonly KeptComparisons kept;

    public KeptComparisonsTests() => kept = new(RunFolder.Create(folder.Path));

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    DictionaryComparison? Find(ComparisonKey key) => kept.Find(key, "small", "large");

    static DictionaryComparison Make(bool rows, bool ofOneSize = false)
    {
        NamedCoder small = PlainDictionary.Of("small", PlainDictionary.Rows(PlainDictionary.Normal(5, Width, 1), Width)),
            large = PlainDictionary.Of("large", PlainDictionary.Rows(PlainDictionary.Normal(ofOneSize ? 5 : 9, Width, 2), Width));
        ActivationPass? pass = rows ? new(new Source(PlainDictionary.SparseRows(200, Width, 3), Width), 150) : null;
        double[]? variances = pass?.Variances(Workers.One);
        var options = new ComparisonOptions { Rows = 150, Same = 0.6, Seed = 7 };
        return new(options, PairComparison.Of(small, large, pass, variances, options, Workers.One, cancel: Cancel),
            ofOneSize ? null : SplitForest.Of([small, large], pass, variances, options, Workers.One, cancel: Cancel), pass?.Count, pass?.HeldOut,
            new Dictionary<string, string>());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void One_comes_back_as_it_was(bool rows, bool ofOneSize)
    {
        DictionaryComparison made = Make(rows, ofOneSize);
        Assert.Null(Find(Key));
        kept.Keep(Key, made);
        DictionaryComparison found = Find(Key)!;
        Assert.Equivalent(made, found, strict: true);
        Assert.Equal(made.Pair.Correlation, found.Pair.Correlation);
        Assert.Equal(Text(made), Text(found));
        Assert.Null(Find(new(Key.Second, Key.First)));
        Assert.Equal(("small", "large"), (kept.All().Single().First.Name, kept.All().Single().Second.Name));
    }

    /// <summary>Dictionaries that were renamed since are called as they are now, in the tree too, whichever comes first.</summary>
    [Fact]
    public void Names_are_those_of_today()
    {
        DictionaryComparison made = Make(rows: true);
        kept.Keep(Key, made);
        DictionaryComparison found = kept.Find(Key, "little", "big")!;
        Assert.Equal(("little", "big"), (found.Pair.A.Name, found.Pair.B.Name));
        Assert.Equal(["little", "big"], found.Split!.Names);
        DictionaryComparison swapped = made with { Pair = made.Pair with { A = made.Pair.B, B = made.Pair.A } };
        Assert.Equal(["little", "big"], swapped.Named("big", "little").Split!.Names);
    }

    static string Text(DictionaryComparison it) => PairTable.Text(it.Pair, it.Options, it.Rows) + (it.Split is { } split ? SplitTable.Text(split) : "");

    /// <summary>As docs/04-formats.md describes the file, by none of Fathom's readers.</summary>
    [Fact]
    public void Another_reader_finds_the_same()
    {
        DictionaryComparison made = Make(rows: true);
        kept.Keep(Key, made);
        byte[] bytes = File.ReadAllBytes(kept.PathOf(Key));
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        JsonNode names = JsonNode.Parse(bytes.AsSpan(8, header))!;
        JsonNode about = JsonNode.Parse(names["__metadata__"]!["about"]!.GetValue<string>())!;
        Assert.Equal(("small", "first hash", 150), (about["first"]!["name"]!.GetValue<string>(), about["first"]!["hash"]!.GetValue<string>(), about["rows"]!.GetValue<int>()));
        T[] Values<T>(string name) where T : unmanaged
        {
            (int from, int to) = (names[name]!["data_offsets"]![0]!.GetValue<int>(), names[name]!["data_offsets"]![1]!.GetValue<int>());
            return MemoryMarshal.Cast<byte, T>(bytes.AsSpan((8 + header + from)..(8 + header + to))).ToArray();
        }
        Assert.Equal(made.Pair.Pairs.Partner, Values<int>("pairs.partner"));
        Assert.Equal(made.Pair.B.Best.Cosine, Values<float>("second.cosine"));
        Assert.Equal(made.Pair.Correlation!.Select(r => r ?? double.NaN), Values<double>("pairs.correlation"));
        Assert.Equal(made.Split!.Links[0].Select(link => link.Parent), Values<int>("split.parent"));
    }

    /// <summary>Numbers that would lead out of the dictionaries, and metadata that is not its own, are refused by name.</summary>
    [Theory]
    [InlineData("pairs.partner", 9)]
    [InlineData("pairs.partner", -2)]
    [InlineData("first.nearest", -1)]
    [InlineData("split.parent", 5)]
    [InlineData("second.firings", -1)]
    [InlineData("second.cosine", 0x7FC00000)]
    [InlineData("first.chance", 0x3F800000)]
    [InlineData("pairs.correlation", 0x7FE00000)]
    [InlineData("split.with_parent", 0x40000000)]
    [InlineData("split.of_parent", 0x7FE00000)]
    public void Damaged_numbers_are_refused(string tensor, int number)
    {
        kept.Keep(Key, Make(rows: true));
        using (SafetensorsFile file = SafetensorsFile.Open(kept.PathOf(Key)))
        {
            byte[] bytes = File.ReadAllBytes(kept.PathOf(Key));
            // Of eight bytes the high four.
            int high = file.Info(tensor).Type == ScalarType.F64 ? sizeof(int) : 0;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((int)file.Info(tensor).Offset + high), number);
            File.WriteAllBytes(folder.File("damaged"), bytes);
        }
        File.Move(folder.File("damaged"), kept.PathOf(Key), overwrite: true);
        InputException refused = Assert.Throws<InputException>(() => Find(Key));
        Assert.Contains($"{kept.PathOf(Key)}: {tensor}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("delete it and compare again", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As <c>fathom compare</c> refuses them.</summary>
    [Fact]
    public void Options_that_none_could_be_compared_with_are_refused()
    {
        DictionaryComparison made = Make(rows: false);
        Assert.All([made.Options with { Same = double.NaN }, made.Options with { Same = 1.5 }, made.Options with { FalsePositives = 0 },
            made.Options with { Rows = 0 }, made.Options with { Groups = 0 }], options =>
        {
            kept.Keep(Key, made with { Options = options });
            Assert.Contains($"{kept.PathOf(Key)}: about", Assert.Throws<InputException>(() => Find(Key)).Message, StringComparison.Ordinal);
            Assert.Empty(kept.All());
        });
    }

    [Fact]
    public void A_torn_file_is_refused_and_passed_over_where_all_are_listed()
    {
        kept.Keep(Key, Make(rows: false));
        File.WriteAllBytes(kept.PathOf(Key), File.ReadAllBytes(kept.PathOf(Key))[..^9]);
        Assert.Contains(kept.PathOf(Key), Assert.Throws<InputException>(() => Find(Key)).Message, StringComparison.Ordinal);
        Assert.Empty(kept.All());
        SafetensorsWriter.Write(kept.PathOf(Key), [TensorData.Of("pairs.partner", new int[1], 1)]);
        Assert.Contains("no comparison", Assert.Throws<InputException>(() => Find(Key)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_goes_when_there_are_too_many()
    {
        DictionaryComparison made = Make(rows: false);
        for (int i = 0; i < KeptComparisons.Most; i++)
        {
            kept.Keep(new($"{i}", "b"), made);
            File.SetLastWriteTimeUtc(kept.PathOf(new($"{i}", "b")), DateTime.UtcNow.AddHours(i - 100));
        }
        kept.Keep(Key, made);
        Assert.Equal(KeptComparisons.Most, kept.All().Count());
        Assert.Null(Find(new("0", "b")));
        Assert.NotNull(Find(new("1", "b")));
        Assert.Equal("first hash", kept.All().First().First.Hash);
    }

    /// <summary>Rows of a capture that was made anew are other rows.</summary>
    [Fact]
    public void Another_capture_makes_it_stale()
    {
        using var tiny = new TinyRun();
        var ofRun = new KeptComparisons(tiny.Folder);
        ofRun.Keep(Key, Make(rows: true) with
        {
            Captures = new Dictionary<string, string> { [TinyRun.Site] = Fingerprint.OfCapture(tiny.Folder, TinyRun.Site) },
        });
        Assert.NotNull(ofRun.Find(Key, "small", "large"));
        string description = Path.Combine(tiny.Folder.Capture(TinyRun.Site), "capture.json");
        File.WriteAllText(description, File.ReadAllText(description) + "\n");
        Assert.Null(ofRun.Find(Key, "small", "large"));
    }
}
