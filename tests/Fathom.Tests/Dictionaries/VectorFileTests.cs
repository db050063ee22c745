using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Vectors straight from a .npy or .safetensors file.</summary>
public sealed class VectorFileTests : IDisposable
{
    const int Rows = 5000, Width = 3;

    readonly TempFolder folder = new();

    static float[] Values { get; } =
        [.. Enumerable.Range(0, Rows * Width).Select(i => (float)(2 + new Philox(1, 0).Normal((ulong)i)))];

    public void Dispose() => folder.Dispose();

    string WriteNpy(float[] values, params long[] shape)
    {
        Npy.Write(folder.File("x.npy"), values, shape);
        return folder.File("x.npy");
    }

    string WriteSafetensors(params TensorData[] tensors)
    {
        SafetensorsWriter.Write(folder.File("x.safetensors"), tensors);
        return folder.File("x.safetensors");
    }

    [Theory]
    [InlineData("npy")]
    [InlineData("safetensors")]
    public void Rows_and_statistics_are_those_of_plain_loops(string kind)
    {
        using VectorFile file = VectorFile.Open(kind == "npy" ? WriteNpy(Values, Rows, Width)
            : WriteSafetensors(TensorData.Of("anything", Values, Rows, Width), TensorData.Of("a vector", new float[4], 4)));
        Assert.Equal((Rows, Rows, Width), (file.Count, file.TrainCount, file.Width));
        using var plain = new MatrixSource(Values, Width);
        for (int c = 0; c < Width; c++) Assert.Equal(plain.Mean[c], file.Mean[c], 1e-12);
        Assert.Equal(plain.MeanSquaredNorm, file.MeanSquaredNorm, 1e-10);
        float[] rows = new float[4 * Width], gathered = new float[2 * Width];
        file.Read(4094, 4, rows);
        Assert.Equal(Values[(4094 * Width)..(4098 * Width)], rows);
        file.Gather([4999, 0], gathered, new Workers(2));
        Assert.Equal([.. Values[^Width..], .. Values[..Width]], gathered);
    }

    /// <summary>Files are read piece by piece; here there are several pieces, and rows lie across their ends.</summary>
    [Theory]
    [InlineData("npy")]
    [InlineData("safetensors")]
    public void A_file_of_many_pieces_is_read_whole(string kind)
    {
        const int width = 1025, rows = 2500;
        float[] values = [.. Enumerable.Range(0, rows * width).Select(i => i * 0.5f)];
        using VectorFile file = VectorFile.Open(kind == "npy" ? WriteNpy(values, rows, width)
            : WriteSafetensors(TensorData.Of("x", values, rows, width)));
        var read = new float[rows * width];
        file.Read(0, rows, read);
        Assert.True(values.AsSpan().SequenceEqual(read));
    }

    /// <summary>The first bad number, by row and column, also beyond the first block of rows.</summary>
    [Theory]
    [InlineData("npy", 0, 1, float.NaN, "row 0, column 1 is NaN")]
    [InlineData("npy", 4097, 2, float.PositiveInfinity, "row 4097, column 2 is Infinity")]
    [InlineData("safetensors", 4999, 0, float.NegativeInfinity, "row 4999, column 0 is -Infinity")]
    public void A_number_that_is_not_finite_is_named_by_row_and_column(string kind, int row, int column, float bad, string reason)
    {
        float[] values = [.. Values];
        values[row * Width + column] = bad;
        string path = kind == "npy" ? WriteNpy(values, Rows, Width) : WriteSafetensors(TensorData.Of("x", values, Rows, Width));
        Refusal.Of(() => VectorFile.Open(path), path, reason);
    }

    [Fact]
    public void Other_shapes_and_kinds_are_one_line()
    {
        Refused(WriteNpy(new float[6], 6), "[rows, width]");
        Refused(WriteNpy(new float[8], 2, 2, 2), "[rows, width]");
        Refused(WriteNpy([], 0, 4), "[rows, width]");
        TensorData first = TensorData.Of("a", new float[4], 2, 2), second = TensorData.Of("b", new float[4], 2, 2);
        Refused(WriteSafetensors(first, second), "2 two-dimensional tensors");
        Refused(WriteSafetensors(TensorData.Of("a", new float[4], 4)), "0 two-dimensional tensors");
        Refused(WriteSafetensors(TensorData.Of("a", new int[4], 2, 2)), "I32");
        Refused(folder.File("none.npy"), "no such file");
        File.WriteAllText(folder.File("x.csv"), "1,2");
        Refused(folder.File("x.csv"), ".npy or .safetensors");
        File.WriteAllText(folder.File("torn.npy"), "\u0093NUMPY");
        Refused(folder.File("torn.npy"), "");

        static void Refused(string path, string reason) => Refusal.Of(() => VectorFile.Open(path), path, reason);
    }
}
