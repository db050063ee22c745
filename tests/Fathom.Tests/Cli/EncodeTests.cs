using System.Text.Json;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>encode</c> against what an independent implementation made of a SAELens dictionary.</summary>
public class EncodeTests
{
    /// <summary>The second has as many latents on a row as are positive: as many slots as the fullest row needs.</summary>
    [Theory]
    [InlineData("saelens-topk", 8)]
    [InlineData("saelens-standard", 50)]
    public async Task Dense_and_sparse_latents_and_the_reconstruction_are_the_oracles(string name, int slots)
    {
        string dictionary = SharedData.Path("dictionaries", name),
            vectors = SharedData.Path("dictionaries", "vectors.npy");
        using TempFolder dense = new(), sparse = new();
        JsonElement said = await FathomCommand.Json("encode", "--dictionary", dictionary, "--vectors", vectors,
            "--out", dense.Path);
        await FathomCommand.Done("encode", "--dictionary", dictionary, "--vectors", vectors, "--sparse", "--out", sparse.Path);

        float[] latents = Near(Path.Combine(dictionary, "latents.npy"), dense.File("latents.npy"));
        float[] reconstruction = Near(Path.Combine(dictionary, "reconstruction.npy"), dense.File("reconstruction.npy"));
        Assert.Equal(reconstruction, Near(Path.Combine(dictionary, "reconstruction.npy"), sparse.File("reconstruction.npy")));
        Assert.Equal(["indices.npy", "reconstruction.npy", "values.npy"],
            Directory.GetFiles(sparse.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        using NpyArray indexFile = Npy.Open(sparse.File("indices.npy")), valueFile = Npy.Open(sparse.File("values.npy"));
        int[] indices = indexFile.Ints(256, slots);
        float[] values = valueFile.Floats(256, slots), scattered = new float[256 * 128];
        for (int slot = 0; slot < indices.Length; slot++)
        {
            if (indices[slot] >= 0) scattered[slot / slots * 128 + indices[slot]] = values[slot];
            else Assert.Equal((-1, 0f), (indices[slot], values[slot]));
        }
        Assert.Equal(latents, scattered);
        Assert.Equal(latents.Count(value => value != 0) / 256.0, said.GetProperty("l0").GetDouble(), 1e-9);
    }

    /// <summary>More rows than are encoded at a time: every block is written, in order, at the width of the fullest row.</summary>
    [Fact]
    public async Task Rows_come_out_in_the_order_in_which_they_went_in()
    {
        // Not a divisor of the rows of a block, so that no two blocks are alike.
        const int rows = 251, repeats = 36;
        using TempFolder folder = new();
        using NpyArray vectors = Npy.Open(SharedData.Path("dictionaries", "vectors.npy"));
        int d = (int)vectors.Shape[1];
        float[] once = vectors.Floats(256, d)[..(rows * d)];
        var many = new float[repeats * once.Length];
        for (int i = 0; i < repeats; i++) once.CopyTo(many, i * once.Length);
        Npy.Write(folder.File("many.npy"), many, repeats * rows, d);
        await FathomCommand.Done("encode", "--dictionary", SharedData.Path("dictionaries", "saelens-standard"),
            "--vectors", folder.File("many.npy"), "--sparse", "--out", folder.Path);
        Assert.Equal(["indices.npy", "many.npy", "reconstruction.npy", "values.npy"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string name in new[] { "indices.npy", "values.npy", "reconstruction.npy" })
        {
            using NpyArray written = Npy.Open(folder.File(name));
            float[] values = written.Floats([.. written.Shape]);
            float[] first = values[..(values.Length / repeats)];
            for (int i = 1; i < repeats; i++) Assert.Equal(first, values[(i * first.Length)..((i + 1) * first.Length)]);
            Assert.True(first.Distinct().Count() > 10, name);
        }
    }

    // The values of the second file, which differ from the first's by 1e-5 at most.
    static float[] Near(string expectedPath, string path)
    {
        using NpyArray expected = Npy.Open(expectedPath), actual = Npy.Open(path);
        Assert.Equal(expected.Shape, actual.Shape);
        float[] reference = expected.Floats([.. expected.Shape]), values = actual.Floats([.. actual.Shape]);
        double worst = reference.Zip(values, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(worst <= 1e-5, $"{path} is off by {worst:g3}");
        return values;
    }
}
