using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>Whatever is wrong with an index is one line that names the file and the command that makes it anew.</summary>
public sealed class DamagedIndexTests : IDisposable
{
    readonly TinyRun run = new();

    public DamagedIndexTests() => run.BuildIndex();

    public void Dispose() => run.Dispose();

    public static TheoryData<string> IndexFileNames =>
        ["index.json", "offsets.bin", "rows.bin", "values.bin", "statistics.bin", "neighbours.bin", "effects.bin"];

    public static TheoryData<string> NewerFileNames =>
        ["peaks.bin", "latent-tokens.bin", "token-rows.bin", "coactivation.bin", "map.bin"];

    [Theory]
    [MemberData(nameof(IndexFileNames))]
    public void A_missing_file(string name)
    {
        File.Delete(In(name));
        AssertRefused(name);
    }

    [Theory]
    [MemberData(nameof(IndexFileNames))]
    [MemberData(nameof(NewerFileNames))]
    public void A_truncated_file(string name)
    {
        using (FileStream file = File.OpenWrite(In(name))) file.SetLength(file.Length - 9);
        AssertRefused(name);
    }

    [Theory]
    [MemberData(nameof(IndexFileNames))]
    [MemberData(nameof(NewerFileNames))]
    public void A_file_with_a_flipped_bit(string name)
    {
        byte[] bytes = File.ReadAllBytes(In(name));
        // For the text file its first brace, for the others somewhere in the payload.
        bytes[name == "index.json" ? 0 : ^5] ^= 0x40;
        File.WriteAllBytes(In(name), bytes);
        AssertRefused(name);
    }

    // Sound files that do not belong together: a copy gone wrong, or a description edited by hand.
    [Theory]
    [InlineData("\"latents\": 24", "\"latents\": 23", "offsets.bin")]
    [InlineData("\"latents\": 24", "\"latents\": 2147483647", "offsets.bin")]
    [InlineData("\"latents\": 24", "\"latents\": -1", "index.json")]
    [InlineData("\"vocabularySize\": 46", "\"vocabularySize\": 46, \"rows\": -5", "index.json")]
    public void A_description_of_something_else(string from, string to, string named)
    {
        string text = File.ReadAllText(In("index.json"));
        Assert.Contains(from, text);
        File.WriteAllText(In("index.json"), text.Replace(from, to));
        AssertRefused(named);
    }

    [Fact]
    public void Offsets_that_do_not_ascend()
    {
        var offsets = new long[TinyRun.Latents + 1];
        (offsets[3], offsets[^1]) = (-8, Entries());
        BinaryFile.Write(In("offsets.bin"), "OF", stream =>
            stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(offsets)));
        AssertRefused("offsets.bin");
    }

    // Sound frames around a map of other latents, or of none that can be drawn.
    [Theory]
    [InlineData(TinyRun.Latents, 0f)]
    [InlineData(-1, 0f)]
    [InlineData(3, float.NaN)]
    public void A_map_of_latents_that_are_not_there(int latent, float x)
    {
        MapFile.Write(In("map.bin"), new([new(latent, x, 0)], new(0, 0, 0, 0)));
        AssertRefused("map.bin");
    }

    [Fact]
    public void A_dictionary_trained_again_since()
    {
        run.Retrain(seed: 9);
        AssertRefused("index.json", "other weights");
        run.BuildIndex();
        run.OpenIndex().Dispose();
    }

    [Fact]
    public void A_capture_made_again_since()
    {
        string capture = Path.Combine(run.Folder.Capture(TinyRun.Site), "capture.json");
        JsonFile.Write(capture, JsonFile.Read<CaptureDescription>(capture, "") with { MeanSquaredNorm = 1 });
        AssertRefused("index.json", "other activations");
    }

    [Fact]
    public void A_dictionary_that_is_gone()
    {
        string weights = Path.Combine(run.Folder.Dictionary(TinyRun.Dictionary), "sae_weights.safetensors");
        File.Delete(weights);
        var error = Assert.Throws<InputException>(run.OpenIndex);
        Assert.StartsWith($"{weights}: missing; ", error.Message);
        Assert.Contains($"fathom train --run {run.Folder.Path} --name tiny", error.Message);
    }

    [Fact]
    public void It_opens_without_the_activations_themselves()
    {
        foreach (string shard in Directory.GetFiles(run.Folder.Capture(TinyRun.Site), "shard-*.bin")) File.Delete(shard);
        using FeatureIndex index = run.OpenIndex();
        Assert.NotEmpty(index.Top(0, 3));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(TinyRun.Latents)]
    public void A_latent_that_is_not_there_is_an_argument_out_of_range(int latent)
    {
        using FeatureIndex index = run.OpenIndex();
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Statistics(latent));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.PostingRows(latent).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Neighbours(latent));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.LogitEffects(latent));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Top(latent, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.ActivationHistogram(latent));
    }

    long Entries()
    {
        using FeatureIndex index = run.OpenIndex();
        return index.Description.Entries;
    }

    string In(string name) => Path.Combine(run.IndexPath, name);

    void AssertRefused(string name, string why = "")
    {
        var error = Assert.Throws<InputException>(run.OpenIndex);
        Assert.StartsWith(In(name), error.Message);
        Assert.Contains(why, error.Message);
        Assert.Contains($"fathom index --run {run.Folder.Path} --dictionary tiny", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }
}
