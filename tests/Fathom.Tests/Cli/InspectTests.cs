using System.Text.Json;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>inspect</c> writes what an independent float64 implementation computed.</summary>
public class InspectTests(TinyWorkspace workspace)
{
    [Theory]
    [InlineData("stories260K-hf", "stories260K_p0", "stories260K_p0")]
    [InlineData("stories260K-hf", "stories260K_p1", "stories260K_p1")]
    [InlineData("stories260K-hf", "stories260K_p2", "stories260K_p2")]
    [InlineData("stories260K-bf16-sharded", "stories260K_p0", "stories260K-bf16_p0")]
    [InlineData("stories260K-bf16-sharded", "stories260K_p1", "stories260K-bf16_p1")]
    [InlineData("stories260K-bf16-sharded", "stories260K_p2", "stories260K-bf16_p2")]
    [InlineData("capp_gpt2", "capp_gpt2_p0", "capp_gpt2_p0")]
    public async Task Logits_and_every_residual_stream_are_the_oracles(string model, string prompt, string oracle)
    {
        string reference = SharedData.Path("oracle", oracle + "_resid.npy");
        long[] shape = Shape(reference);
        (long layers, long tokens, int width) = (shape[0] - 1, shape[1], (int)shape[2]);
        using var folder = new TempFolder();
        string[] sites = ["embed", .. Enumerable.Range(0, (int)layers).Select(layer => $"blocks.{layer}.resid_post")];
        await FathomCommand.Done(["inspect", "--model", SharedData.Path("lm", model),
            "--tokens", string.Join(',', Ints(SharedData.Path("oracle", prompt + "_tokens.npy"))), "--site", .. sites,
            "--out", folder.Path]);

        Assert.Equal(sites.Append("logits").Select(name => name + ".npy").Order(StringComparer.Ordinal),
            Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        string logits = SharedData.Path("oracle", oracle + "_logits.npy");
        Assert.Equal(tokens, Shape(logits)[0]);
        Assert.Equal(Shape(logits), Shape(folder.File("logits.npy")));
        Near(Floats(logits), Floats(folder.File("logits.npy")), "logits");
        float[] residuals = Floats(reference);
        for (int layer = 0; layer <= layers; layer++)
        {
            string file = folder.File(sites[layer] + ".npy");
            Assert.Equal([tokens, width], Shape(file));
            int size = (int)tokens * width;
            Near(residuals.AsSpan(layer * size, size), Floats(file), sites[layer]);
        }
    }

    /// <summary>A foreign name, an attention pattern, a prompt with its BOS, and the description of all of it.</summary>
    [Fact]
    public async Task Json_names_each_file_with_its_shape()
    {
        using var folder = new TempFolder();
        JsonElement pass = await FathomCommand.Json("inspect", "--model", workspace.Model, "--prompt", "a b",
            "--site", "blocks.0.hook_resid_mid", "--site", "blocks.1.attn_pattern", "--out", folder.Path);
        int tokens = pass.GetProperty("ids").GetArrayLength();
        Assert.Equal(TinyFiles.Bos, pass.GetProperty("ids")[0].GetInt32());
        (string, long[])[] expected =
        [
            ("logits", [tokens, TinyFiles.Vocabulary]), ("blocks.0.resid_mid", [tokens, TinyFiles.Width]),
            ("blocks.1.attn_pattern", [TinyFiles.Heads, tokens, tokens]),
        ];
        Assert.Equal(expected.Select(file => file.Item1),
            pass.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("site").GetString()));
        foreach ((string site, long[] shape) in expected)
        {
            JsonElement described = pass.GetProperty("files").EnumerateArray()
                .Single(file => file.GetProperty("site").GetString() == site);
            Assert.Equal(folder.File(site + ".npy"), described.GetProperty("file").GetString());
            Assert.Equal(shape, described.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()));
            Assert.Equal(shape, Shape(folder.File(site + ".npy")));
        }
        foreach (float[] row in Floats(folder.File("blocks.1.attn_pattern.npy")).Chunk(tokens)) Assert.Equal(1, row.Sum(), 1e-5);
    }

    static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double worst = 0;
        for (int i = 0; i < expected.Length; i++) worst = Math.Max(worst, Math.Abs((double)expected[i] - actual[i]));
        Assert.True(worst <= 1e-4, $"{what} is off by {worst:g3}");
    }

    static long[] Shape(string path)
    {
        using NpyArray array = Npy.Open(path);
        return [.. array.Shape];
    }

    static float[] Floats(string path)
    {
        using NpyArray array = Npy.Open(path);
        return array.Floats([.. array.Shape]);
    }

    static int[] Ints(string path)
    {
        using NpyArray array = Npy.Open(path);
        return array.Ints([.. array.Shape]);
    }
}
