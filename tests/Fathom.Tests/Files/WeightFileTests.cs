using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Models;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

/// <summary>A model written in each type of weights loads as any other, off by what the type says at most.</summary>
public class WeightFileTests
{
    [Theory]
    [InlineData("gpt2", WeightType.F32, 0)]
    [InlineData("gpt2", WeightType.Int8, 1.0 / 127)]
    [InlineData("llama", WeightType.Int8, 1.0 / 127)]
    [InlineData("gpt2", WeightType.F16, 1.0 / 1024)]
    [InlineData("llama", WeightType.BF16, 1.0 / 128)]
    public void A_model_loads_within_the_step_of_its_type(string family, WeightType type, double step)
    {
        using var folder = new TempFolder();
        ModelConfig config = TinyModel.Config(family);
        var tiny = new TinyModel();
        using LanguageModel original = LanguageModel.Create(config, tiny, new Workers(1));
        File.WriteAllText(folder.File("config.json"), config.ToJson());
        WeightFile.Write(folder.File("model.safetensors"), tiny.Shapes.Select(tensor =>
            (tensor.Name, tensor.Shape, (ReadOnlyMemory<float>)tiny.Tensors[tensor.Name])), type);

        using (Checkpoint checkpoint = Checkpoint.Open(folder.Path))
        {
            foreach (var (name, shape) in tiny.Shapes)
            {
                float[] read = checkpoint.Floats(name, shape), written = tiny.Tensors[name], again = new float[written.Length];
                checkpoint.ReadFloats(name, again);
                Assert.Equal(read, again);
                int width = (int)shape[^1];
                bool exact = type == WeightType.F32 || type == WeightType.Int8 && shape.Length == 1;
                for (int i = 0; i < read.Length; i++)
                {
                    // Half a step: of int8 relative to the largest of the row, of halves relative to the number itself.
                    double size = type == WeightType.Int8
                        ? written.AsSpan(i / width * width, width).ToArray().Max(Math.Abs) : Math.Abs(written[i]);
                    Assert.InRange(Math.Abs(read[i] - written[i]), 0, exact ? 0 : size * step / 2 * 1.0001 + 1e-7);
                }
            }
        }
        using LanguageModel loaded = LanguageModel.Load(folder.Path, new Workers(1));
        TokenBatch batch = TokenBatch.Of([1, 2, 3, 4, 5]);
        float[] expected = original.Logits(batch), found = loaded.Logits(batch);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < found.Length; i++) Assert.InRange(Math.Abs(found[i] - expected[i]), 0, largest * 12 * step);
        if (type == WeightType.F32) Assert.Equal(expected, found);
        else Assert.NotEqual(expected, found);
    }

    [Fact]
    public void Rows_of_zeros_and_of_the_smallest_numbers_survive_int8()
    {
        using var folder = new TempFolder();
        float[] values = [0, 0, 0, float.Epsilon, -float.Epsilon, 0, 1e30f, -2e30f, 5e29f];
        WeightFile.Write(folder.File("model.safetensors"), [("w", [3, 3], values)], WeightType.Int8);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
        float[] read = checkpoint.Floats("w", 3, 3);
        Assert.Equal([0, 0, 0], read[..3]);
        Assert.All(read[3..6], value => Assert.InRange(Math.Abs(value), 0, 2 * float.Epsilon));
        Assert.Equal(-2e30f, read[7], 1e24f);
        Assert.Equal(1e30f, read[6], 2e30f / 127 / 2 * 1.001f);
    }

    [Fact]
    public void What_is_wrong_with_int8_rows_is_named()
    {
        using var folder = new TempFolder();
        SafetensorsWriter.Write(folder.File("model.safetensors"),
        [
            TensorData.Raw("w", ScalarType.I8, new byte[6], 2, 3), TensorData.Of("w.scale", new float[3], 3),
            TensorData.Raw("bare", ScalarType.I8, new byte[6], 2, 3),
        ]);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
        string path = folder.File("model.safetensors");
        Refusal.Of(() => checkpoint.Floats("w", 2, 3), path, "\"w.scale\" has shape [3], expected [2]");
        Refusal.Of(() => checkpoint.Floats("w", 3, 2), path, "shape [2, 3], expected [3, 2]");
        Refusal.Of(() => checkpoint.Floats("bare", 2, 3), path, "dtype I8");
    }

    [Fact]
    public void Numbers_beyond_f16_are_refused()
    {
        using var folder = new TempFolder();
        string path = folder.File("model.safetensors");
        Refusal.Of(() => WeightFile.Write(path, [("w", [2], new[] { 1f, 70_000f })], WeightType.F16), path, "range of f16");
        Assert.False(File.Exists(path));
    }
}
