using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

/// <summary>What the reader makes of files put together by hand from the format's definition.</summary>
public class SafetensorsFileTests
{
    // The bit patterns are those of IEEE 754 (binary64, 32, 16) and of the upper half of binary32.
    [Fact]
    public void Every_float_type_is_widened_to_its_exact_value()
    {
        byte[] data =
        [
            .. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(1e300),
            .. BitConverter.GetBytes(-1.5f), .. BitConverter.GetBytes(float.NaN),
            0x00, 0x3C, 0x01, 0x00, 0xFF, 0x7B, 0x00, 0xFC, // f16: 1, the smallest subnormal 2^-24, 65504, -∞
            0x80, 0x3F, 0x49, 0x40, 0x01, 0x00, 0x80, 0xFF, // bf16: 1, 3.140625, a subnormal, -∞
        ];
        string header = "{" + string.Join(",",
            RawSafetensors.Entry("wide", "F64", "2", 0, 16), RawSafetensors.Entry("plain", "F32", "2", 16, 24),
            RawSafetensors.Entry("half", "F16", "4", 24, 32), RawSafetensors.Entry("brain", "BF16", "2,2", 32, 40)) + "}";
        using var folder = new TempFolder();
        using var file = Open(folder, RawSafetensors.Of(header, data));

        Assert.Equal([0.1f, float.PositiveInfinity], file.Floats("wide", 2));
        Assert.Equal([-1.5f, float.NaN], file.Floats("plain"));
        Assert.Equal([1f, MathF.Pow(2, -24), 65504f, float.NegativeInfinity], file.Floats("half", -1));
        float subnormal = BitConverter.UInt32BitsToSingle(0x10000);
        Assert.Equal([1f, 3.140625f, subnormal, float.NegativeInfinity], file.Floats("brain", 2, 2));
    }

    [Fact]
    public void Header_order_scalars_empty_tensors_padding_and_odd_alignment_are_read_as_the_format_says()
    {
        string header = "{" + string.Join(",",
            """ "__metadata__":{"format":"pt","":"é\u00e9"} """,
            RawSafetensors.Entry("last", "F32", "1,1", 5, 9), RawSafetensors.Entry("empty", "F32", "0,3", 1, 1),
            RawSafetensors.Entry("byte", "U8", "1", 0, 1), RawSafetensors.Entry("", "I32", "", 1, 5)) + "}      ";
        using var folder = new TempFolder();
        using var file = Open(folder, RawSafetensors.Of(header, [7, 1, 2, 0, 0, .. BitConverter.GetBytes(2.5f)]));

        Assert.Equal([2.5f], file.Floats("last", 1, -1));
        Assert.Empty(file.Floats("empty", 0, 3));
        Assert.Equal([7], file.Bytes("byte").ToArray());
        Assert.Equal(513, BitConverter.ToInt32(file.Bytes("")));
        Assert.Empty(file.Tensors[""].Shape);
        Assert.Equal("éé", file.Metadata[""]);
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Keys_of_an_entry_that_the_format_does_not_know_are_skipped()
    {
        string header = """{"a":{"later":[{"x":null}],"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""";
        using var folder = new TempFolder();
        using var file = Open(folder, RawSafetensors.Of(header, [9]));
        Assert.Equal([9], file.Bytes("a").ToArray());
    }

    [Fact]
    public void A_part_of_a_tensor_is_read_by_its_elements()
    {
        using var folder = new TempFolder();
        string path = folder.File("a.safetensors");
        float[] values = [.. Enumerable.Range(0, 100).Select(i => (float)i)];
        SafetensorsWriter.Write(path, [TensorData.Of("a", values, 10, 10)]);
        using var file = SafetensorsFile.Open(path);

        float[] part = new float[7];
        file.ReadFloats("a", 93, part);
        Assert.Equal(values[93..], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadFloats("a", 94, new float[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadFloats("a", -1, new float[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadFloats("a", long.MaxValue, new float[7]));
    }

    [Fact]
    public void Asking_for_what_is_not_there_names_the_tensor_and_what_was_found()
    {
        using var folder = new TempFolder();
        string path = folder.File("a.safetensors");
        SafetensorsWriter.Write(path, [TensorData.Of("w", new float[6], 2, 3), TensorData.Of("ids", new int[2], 2)]);
        using var file = SafetensorsFile.Open(path);

        Refusal.Of(() => file.Floats("b"), path, "no tensor \"b\"; the file has \"ids\", \"w\"");
        Refusal.Of(() => file.Floats("w", 3, 2), path, "has shape [2, 3], expected [3, 2]");
        Refusal.Of(() => file.Floats("w", 6), path, "has shape [2, 3], expected [6]");
        Refusal.Of(() => file.Floats("w", -1, 4), path, "expected [*, 4]");
        Refusal.Of(() => file.Floats("ids"), path, "has dtype I32, expected F64, F32, F16 or BF16");
        Refusal.Of(() => file.ReadFloats("w", new float[5]), path, "has 6 elements (shape [2, 3]), expected 5");
        Refusal.Of(() => file.Floats("b\r\n\u2028\u001b[31m"), path, "\\u000d\\u000a\\u2028\\u001b[31m");
    }

    // Written sparsely: the file takes a few kilobytes on disk. Windows would fill it with zeros.
    [Fact]
    public void Tensors_behind_four_gibibytes_are_reached()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the file would not be sparse");
        const long big = 5L << 30;
        using var folder = new TempFolder();
        string path = folder.File("big.safetensors");
        byte[] head = RawSafetensors.Of("{" + RawSafetensors.Entry("big", "BF16", $"{big / 2}", 0, big) + "," +
            RawSafetensors.Entry("end", "F32", "1", big, big + 4) + "}", []);
        using (var stream = new FileStream(path, FileMode.CreateNew))
        {
            stream.Write(head);
            stream.Position += big - 2;
            stream.Write([0x80, 0x3F]);
            stream.Write(BitConverter.GetBytes(42f));
        }
        using var file = SafetensorsFile.Open(path);

        Assert.Equal([42f], file.Floats("end"));
        float[] last = new float[2];
        file.ReadFloats("big", big / 2 - 2, last);
        Assert.Equal([0f, 1f], last);
        Refusal.Of(() => file.Bytes("big"), path, "more than 2 GiB");
        Refusal.Of(() => file.Floats("big"), path, "more than one array holds");
    }

    [Fact]
    public void A_missing_file_a_folder_and_a_disposed_file_are_told_apart()
    {
        using var folder = new TempFolder();
        string missing = folder.File("nowhere", "a.safetensors"), path = folder.File("a.safetensors");
        Refusal.Of(() => SafetensorsFile.Open(missing), missing, "no such file");
        Refusal.Of(() => SafetensorsFile.Open(folder.Path), folder.Path, "is a folder");
        SafetensorsWriter.Write(path, [TensorData.Of("w", new float[1], 1)]);
        var file = SafetensorsFile.Open(path);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Floats("w"));
    }

    static SafetensorsFile Open(TempFolder folder, byte[] bytes)
    {
        string path = folder.File("made.safetensors");
        File.WriteAllBytes(path, bytes);
        return SafetensorsFile.Open(path);
    }
}
