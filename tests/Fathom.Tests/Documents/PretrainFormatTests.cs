using System.Text.Json;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Models.Pretraining;
using Fathom.Numerics;
using Fathom.Tests.Pretraining;
using Fathom.Tests.Support;
using static Fathom.Tests.Documents.RawFile;

namespace Fathom.Tests.Documents;

/// <summary>docs/04-formats.md is enough to read what a pre-training writes.</summary>
public class PretrainFormatTests
{
    [Fact]
    public void Checkpoints_are_read_as_the_document_says()
    {
        using var folder = new TempFolder();
        SmallPretraining.Train(folder.Path);
        JsonElement training = Json(folder.File("training.json"));
        JsonElement[] steps = [.. training.GetProperty("checkpoints").EnumerateArray()];
        Assert.NotEmpty(steps);
        foreach (JsonElement step in steps)
        {
            string path = folder.File("checkpoints", $"step-{step.GetInt32():d7}");
            var file = Safetensors(Path.Combine(path, "model.safetensors"));
            using Checkpoint checkpoint = Checkpoint.Open(path);
            int matrices = 0;
            foreach (string name in checkpoint.Names.Where(name => !name.EndsWith(".scale", StringComparison.Ordinal)))
            {
                long[] shape = [.. checkpoint.Info(name).Shape];
                if (shape.Length == 1)
                {
                    Assert.Equal(checkpoint.Floats(name), Floats(Tensor(file, name, "F32", shape)));
                    continue;
                }
                matrices++;
                byte[] q = Tensor(file, name, "I8", shape);
                float[] scales = Floats(Tensor(file, name + ".scale", "F32", shape[0]));
                int width = q.Length / scales.Length;
                Assert.Equal(checkpoint.Floats(name), q.Select((value, i) => (sbyte)value * scales[i / width]));
            }
            Assert.Equal(2 + 4 * 2, matrices);
        }
    }

    [Fact]
    public void The_state_is_read_as_the_document_says_and_its_checksum_is_as_described()
    {
        using var folder = new TempFolder();
        SmallPretraining.StopAfter(folder.Path, 7);
        var file = Safetensors(folder.File("state.safetensors"));
        JsonElement metadata = file.Header.GetProperty("__metadata__");
        Assert.Equal("fathom-pretrain-1", metadata.Text("format"));
        Assert.Equal("7", metadata.Text("step"));
        Assert.Equal(File.ReadAllText(folder.File("config.json")), metadata.Text("model"));
        using TrainableModel model = TrainableModel.Create(ModelConfig.Load(folder.Path), 0, new Workers(1));
        var content = new MemoryStream();
        foreach (TrainableTensor tensor in model.Tensors)
            foreach (string part in (string[])["value", "first_moment", "second_moment"])
                content.Write(Tensor(file, $"{tensor.Name}.{part}", "F32", tensor.Shape));
        content.Write(BitConverter.GetBytes(7L));
        Assert.Equal(uint.Parse(metadata.Text("checksum")), Crc32C(content.ToArray()));
        double loss = BitConverter.Int64BitsToDouble(long.Parse(metadata.Text("loss")));
        Assert.Equal(SmallPretraining.Metrics(folder.Path)[^1].Loss, loss);
    }
}
