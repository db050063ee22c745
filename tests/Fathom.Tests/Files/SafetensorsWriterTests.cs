using System.Text;
using Fathom.Models.Files;
using Fathom.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Tests.Files;

/// <summary>What is written is what the format says, always the same bytes, and reads back as it was.</summary>
public class SafetensorsWriterTests
{
    [Fact]
    public void The_bytes_are_those_of_the_format_whatever_the_order_of_the_arguments()
    {
        var metadata = new Dictionary<string, string> { ["z"] = "1", ["format"] = "\"é\"" };
        TensorData[] tensors =
        [
            TensorData.Raw("mask", ScalarType.Bool, new byte[] { 1, 0, 1 }, 3),
            TensorData.Of("b", new[] { 2f }, 1),
            TensorData.Of("a", new[] { 1f }),
            TensorData.Of("count", new[] { 3L }, 1, 1),
        ];
        string header = """
            {"__metadata__":{"format":"\"é\"","z":"1"},
            "count":{"dtype":"I64","shape":[1,1],"data_offsets":[0,8]},
            "a":{"dtype":"F32","shape":[],"data_offsets":[8,12]},
            "b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]},
            "mask":{"dtype":"BOOL","shape":[3],"data_offsets":[16,19]}}
            """.ReplaceLineEndings("");
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] padded = [.. json, .. Enumerable.Repeat((byte)' ', (8 - json.Length % 8) % 8)];
        byte[] expected = RawSafetensors.Of(padded,
            [.. BitConverter.GetBytes(3L), .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), 1, 0, 1]);
        using var folder = new TempFolder();

        SafetensorsWriter.Write(folder.File("1"), tensors, metadata);
        SafetensorsWriter.Write(folder.File("2"), [.. tensors.Reverse()], metadata.Reverse().ToDictionary());

        Assert.Equal(expected, File.ReadAllBytes(folder.File("1")));
        Assert.Equal(expected, File.ReadAllBytes(folder.File("2")));
    }

    [Fact]
    public void Any_set_of_tensors_reads_back_as_it_was_written()
    {
        var types = Enum.GetValues<ScalarType>();
        var tensor = from name in Gen.Elements("", "a", "b.weight", "λ\n\"\\", "𝔘", " ", "x/../y", "dtype", "__metadata_")
                     from type in Gen.Elements(types)
                     from shape in Gen.Choose(0, 4).ArrayOf().Resize(4)
                     from seed in Gen.Choose(0, int.MaxValue)
                     select (Name: name, Type: type, Shape: shape.Select(size => (long)size).ToArray(), Seed: seed);
        var set = tensor.ListOf().Select(list => list.DistinctBy(tensor => tensor.Name).ToList());
        using var folder = new TempFolder();
        string path = folder.File("any.safetensors");

        Prop.ForAll(set.ToArbitrary(), tensors =>
        {
            var contents = tensors.ToDictionary(tensor => tensor.Name, tensor =>
            {
                byte[] bytes = new byte[tensor.Shape.Aggregate(1L, (product, size) => product * size) * tensor.Type.Size()];
                new System.Random(tensor.Seed).NextBytes(bytes);
                return bytes;
            });
            var metadata = tensors.ToDictionary(tensor => tensor.Name, tensor => $"{tensor.Type}\t𝔘");
            var data = tensors.Select(tensor => TensorData.Raw(tensor.Name, tensor.Type, contents[tensor.Name], tensor.Shape));
            SafetensorsWriter.Write(path, [.. data], metadata);

            using var file = SafetensorsFile.Open(path);
            Assert.Equal(metadata, file.Metadata);
            Assert.Equal(tensors.Count, file.Tensors.Count);
            foreach (var (name, type, shape, _) in tensors)
            {
                var info = file.Info(name);
                Assert.Equal((type, 0L), (info.Type, info.Offset % type.Size()));
                Assert.Equal(shape, info.Shape);
                Assert.Equal(contents[name], file.Bytes(name).ToArray());
            }
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(200));
    }

    [Fact]
    public void A_streamed_tensor_must_fill_its_shape_and_otherwise_leaves_the_old_file()
    {
        using var folder = new TempFolder();
        string path = folder.File("s.safetensors");
        SafetensorsWriter.Write(path, [TensorData.Streamed("a", ScalarType.U8, stream => stream.Write([1, 2]), 2)]);
        byte[] old = File.ReadAllBytes(path);

        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(
            path, [TensorData.Streamed("a", ScalarType.U8, stream => stream.Write([1, 2, 3]), 2)]));

        Assert.Equal(old, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Names_and_shapes_that_no_file_may_have_are_refused()
    {
        using var folder = new TempFolder();
        string path = folder.File("never.safetensors");
        var a = TensorData.Of("a", new float[2], 2);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [a, a]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [TensorData.Of("__metadata__", new float[1], 1)]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [TensorData.Of("a\ud800", new float[1], 1)]));
        Assert.Throws<ArgumentException>(() => TensorData.Of("a", new float[2], 3));
        Assert.Throws<ArgumentException>(() => TensorData.Of("a", new float[2], -1, -2));
        Assert.Throws<ArgumentException>(() => TensorData.Of("a", new float[2], long.MaxValue, 2));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
