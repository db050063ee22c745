using Fathom.Evaluation;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What is computed once comes back to the bit, and never anything else.</summary>
public sealed class EvaluationCacheTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Only => Directory.GetFiles(folder.Path).Single();

    [Fact]
    public void Another_process_finds_the_same_bits()
    {
        double[] values = [1, double.NaN, -0.0, double.Epsilon];
        Assert.Equal(values, new EvaluationCache(folder.Path).Get("losses", "key", () => values));
        var later = new EvaluationCache(folder.Path);
        double[] read = later.Get<double>("losses", "key", () => throw new InvalidOperationException("it is there"));
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), read.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal((1, 0), later.Uses);
    }

    [Fact]
    public void Another_key_kind_or_type_is_another_thing()
    {
        var cache = new EvaluationCache(folder.Path);
        cache.Put("losses", "key", new double[] { 1 });
        Assert.False(cache.TryGet("losses", "key 2", out double[] _));
        Assert.False(cache.TryGet("nearest", "key", out double[] _));
        Assert.False(cache.TryGet("losses", "key", out float[] _));
        // A file under a name that is not its key's, as a collision would be.
        new EvaluationCache(folder.Path).Put("losses", "other", new double[] { 2 });
        string[] files = [.. Directory.GetFiles(folder.Path).OrderBy(File.GetCreationTimeUtc)];
        File.Copy(files[0], files[1], overwrite: true);
        var later = new EvaluationCache(folder.Path);
        Assert.True(later.TryGet("losses", "key", out double[] _) ^ later.TryGet("losses", "other", out double[] _));
    }

    /// <summary>Neither what another version computed nor what another instruction set did, whose last bits differ.</summary>
    [Fact]
    public void What_another_version_made_is_another_thing()
    {
        new EvaluationCache(folder.Path, "1").Put("losses", "key", new double[] { 1 });
        Assert.False(new EvaluationCache(folder.Path, "2").TryGet("losses", "key", out double[] _));
        Assert.True(new EvaluationCache(folder.Path, "1").TryGet("losses", "key", out double[] _));
        Assert.EndsWith($" {InstructionSet.Best}", MeasuredBy.ThisProgram, StringComparison.Ordinal);
        Assert.Contains("key, by Fathom 1", File.ReadAllText(Only), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(70)]
    [InlineData(30)]
    public void A_damaged_or_torn_file_is_made_anew(int keep)
    {
        new EvaluationCache(folder.Path).Put("losses", "key", new double[] { 1, 2 });
        byte[] bytes = File.ReadAllBytes(Only);
        bytes[^1] ^= 1;
        File.WriteAllBytes(Only, bytes);
        Assert.Equal([3], new EvaluationCache(folder.Path).Get("losses", "key", () => (double[])[3]));
        File.WriteAllBytes(Only, File.ReadAllBytes(Only)[..keep]);
        Assert.Equal([4], new EvaluationCache(folder.Path).Get("losses", "key", () => (double[])[4]));
    }

    [Fact]
    public void What_has_another_length_than_it_should_is_made_anew()
    {
        new EvaluationCache(folder.Path).Put("losses", "key", new double[] { 1, 2 });
        var cache = new EvaluationCache(folder.Path);
        Assert.False(cache.TryGet("losses", "key", out double[] none, length: 3));
        Assert.Empty(none);
        Assert.Equal([3, 4, 5], cache.Get("losses", "key", () => (double[])[3, 4, 5], length: 3));
        Assert.True(cache.TryGet("losses", "key", out double[] _, length: 3));
    }

    [Fact]
    public void Where_nothing_can_be_written_this_process_remembers()
    {
        string file = folder.File("file");
        File.WriteAllText(file, "");
        var cache = new EvaluationCache(file);
        Assert.Equal([1], cache.Get("losses", "key", () => (double[])[1]));
        Assert.True(cache.TryGet("losses", "key", out double[] _));
    }

    [Fact]
    public void Without_a_key_or_a_folder_nothing_is_written()
    {
        new EvaluationCache(folder.Path).Put("losses", "", new double[] { 1 });
        var memory = new EvaluationCache(null);
        memory.Put("losses", "key", new double[] { 1 });
        Assert.True(memory.TryGet("losses", "key", out double[] _));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
