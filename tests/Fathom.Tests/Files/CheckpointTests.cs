using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

public class CheckpointTests
{
    [Fact]
    public void A_single_file_is_a_checkpoint_and_wins_over_an_index()
    {
        using var folder = new TempFolder();
        WriteShard(folder, Checkpoint.SingleFile, ("w", 1));
        File.WriteAllText(folder.File(Checkpoint.IndexFile), "no JSON");
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.Equal(["w"], checkpoint.Names);
        Assert.Equal([1f], checkpoint.Floats("w", 1));
    }

    [Fact]
    public void Each_tensor_of_a_sharded_checkpoint_is_taken_from_the_file_that_the_index_names()
    {
        using var folder = new TempFolder();
        WriteShard(folder, "model-00001-of-00002.safetensors", ("a", 1), ("both", 2), ("unlisted", 3));
        WriteShard(folder, "model-00002-of-00002.safetensors", ("b", 4), ("both", 5));
        WriteIndex(folder, "model-0000{0}-of-00002.safetensors", ("a", "1"), ("b", "2"), ("both", "2"));
        using var checkpoint = Checkpoint.Open(folder.Path);

        Assert.Equal(["a", "b", "both"], checkpoint.Names.Order());
        Assert.Equal([1f], checkpoint.Floats("a"));
        Assert.Equal([5f], checkpoint.Floats("both", 1));
        Assert.Equal(1, checkpoint.Info("b").Elements);
        Assert.False(checkpoint.Has("unlisted"));
        float[] into = new float[1];
        checkpoint.ReadFloats("b", into);
        Assert.Equal([4f], into);
        Refusal.Of(() => checkpoint.Floats("c"), folder.Path, "no tensor \"c\"");
        Refusal.Of(() => checkpoint.Floats("a", 2, 2), folder.File("model-00001-of-00002.safetensors"), "expected [2, 2]");
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        using var folder = new TempFolder();
        string absent = folder.File("absent");
        Refusal.Of(() => Checkpoint.Open(absent), absent, "no such folder");
        Refusal.Of(() => Checkpoint.Open(folder.Path), folder.Path, "neither model.safetensors nor model.safetensors.index.json");
        WriteIndex(folder, "{0}.safetensors", ("a", "1"), ("b", "2"));
        WriteShard(folder, "1.safetensors", ("a", 1));
        Refusal.Of(() => Checkpoint.Open(folder.Path), folder.File("2.safetensors"), "this shard is missing");
        WriteShard(folder, "2.safetensors", ("other", 1));
        Refusal.Of(() => Checkpoint.Open(folder.Path), folder.File("2.safetensors"), "no tensor \"b\", although");
        File.WriteAllBytes(folder.File("2.safetensors"), new byte[9]);
        Refusal.Of(() => Checkpoint.Open(folder.Path), folder.File("2.safetensors"), "does not begin with '{'");
    }

    [Theory]
    [InlineData("../outside.safetensors")]
    [InlineData("sub/inside.safetensors")]
    [InlineData("..\\outside.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("C:outside.safetensors")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a\u0000b")]
    public void A_file_outside_the_folder_is_refused_even_where_it_exists(string name)
    {
        using var parent = new TempFolder();
        string folder = Directory.CreateDirectory(parent.File("model", "sub")).Parent!.FullName;
        SafetensorsWriter.Write(parent.File("outside.safetensors"), [TensorData.Of("a", new float[1], 1)]);
        SafetensorsWriter.Write(Path.Combine(folder, "sub", "inside.safetensors"), [TensorData.Of("a", new float[1], 1)]);
        string index = Path.Combine(folder, Checkpoint.IndexFile);
        File.WriteAllText(index, System.Text.Json.JsonSerializer.Serialize(
            new { weight_map = new Dictionary<string, string> { ["a"] = name } }));
        Refusal.Of(() => Checkpoint.Open(folder), index, "not the name of a file in the same folder");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"weight_map\":[]}")]
    [InlineData("{\"weight_map\":{\"a\":1}}")]
    [InlineData("{\"weight_map\":{\"a\":\"x\",\"a\":\"y\"}}")]
    [InlineData("{\"weight_map\":{},\"weight_map\":{}}")]
    [InlineData("{\"weight_map\":{\"a\":\"\\ud800\"}}")]
    [InlineData("{\"weight_map\":{\"\\ud800\":\"x\"}}")]
    [InlineData("{\"weight_map\":{\"a\":\"x\"}")]
    public void An_index_that_is_none_is_refused(string json)
    {
        using var folder = new TempFolder();
        string index = folder.File(Checkpoint.IndexFile);
        File.WriteAllText(index, json);
        Refusal.Of(() => Checkpoint.Open(folder.Path), index, "not a shard index");
    }

    static void WriteShard(TempFolder folder, string name, params (string Name, float Value)[] tensors) =>
        SafetensorsWriter.Write(
            folder.File(name), [.. tensors.Select(tensor => TensorData.Of(tensor.Name, new[] { tensor.Value }, 1))]);

    static void WriteIndex(TempFolder folder, string pattern, params (string Tensor, string Shard)[] map) => File.WriteAllText(
        folder.File(Checkpoint.IndexFile),
        System.Text.Json.JsonSerializer.Serialize(new
        {
            metadata = new { total_size = 12 },
            weight_map = map.ToDictionary(pair => pair.Tensor, pair => string.Format(null, pattern, pair.Shard)),
        }));
}
