using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

public class NpyTests
{
    // The same six numbers in every type of the format, both byte orders and both element orders.
    [Theory]
    [InlineData("f2", 2)]
    [InlineData("f4", 4)]
    [InlineData("f8", 8)]
    [InlineData("i1", 1)]
    [InlineData("i2", 2)]
    [InlineData("i4", 4)]
    [InlineData("i8", 8)]
    [InlineData("u1", 1)]
    [InlineData("u2", 2)]
    [InlineData("u4", 4)]
    [InlineData("u8", 8)]
    public void A_matrix_reads_the_same_in_every_type_and_order(string type, int size)
    {
        int sign = type[0] == 'u' ? 1 : -1;
        int[] matrix = [sign * 1, 2, 3, 4, 5, sign * 100]; // [2,3]
        int[] byColumns = [matrix[0], matrix[3], matrix[1], matrix[4], matrix[2], matrix[5]];
        using var folder = new TempFolder();
        foreach (char byteOrder in size == 1 ? "<>|" : "<>")
        {
            foreach (bool fortranOrder in new[] { false, true })
            {
                byte[] data = [.. (fortranOrder ? byColumns : matrix).SelectMany(value => Bytes(value, type, byteOrder == '>'))];
                string path = folder.File($"{(int)byteOrder}{fortranOrder}.npy");
                File.WriteAllBytes(path, RawNpy.Of(byteOrder + type, fortranOrder, "(2, 3)", data));
                using var array = Npy.Open(path);

                Assert.Equal(matrix.Select(value => (float)value), array.Floats(2, 3));
                float[] part = new float[3];
                array.ReadFloats(2, part);
                Assert.Equal(matrix[2..5].Select(value => (float)value), part);
                if (type[0] != 'f') Assert.Equal(matrix, array.Ints(-1, 3));
                else Refusal.Of(() => array.Ints(), path, "expected whole numbers");
            }
        }
    }

    // Element (i, j, k) of a Fortran array stands at i + 2 (j + 3 k).
    [Fact]
    public void Fortran_order_is_undone_for_any_rank_and_any_part()
    {
        const int a = 2, b = 3, c = 5000;
        float[] stored = new float[a * b * c], expected = new float[a * b * c];
        for (int i = 0; i < a; i++)
            for (int j = 0; j < b; j++)
                for (int k = 0; k < c; k++) stored[i + a * (j + b * k)] = expected[(i * b + j) * c + k] = (i * b + j) * c + k;
        using var folder = new TempFolder();
        string path = folder.File("f.npy");
        File.WriteAllBytes(path, RawNpy.Of("<f4", true, $"({a}, {b}, {c})",
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(stored).ToArray()));
        using var array = Npy.Open(path);

        Assert.Equal(expected, array.Floats());
        float[] part = new float[9999];
        array.ReadFloats(12_345, part);
        Assert.Equal(expected[12_345..(12_345 + part.Length)], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.ReadFloats(expected.Length - 9998, part));
    }

    [Fact]
    public void Extreme_values_keep_their_meaning()
    {
        using var folder = new TempFolder();
        string path = folder.File("u.npy");
        byte[] two = [.. BitConverter.GetBytes(5UL), .. BitConverter.GetBytes(ulong.MaxValue)];
        File.WriteAllBytes(path, RawNpy.Of("<u8", false, "(2,)", two));
        using (var array = Npy.Open(path))
        {
            Assert.Equal([5f, 18446744073709551616f], array.Floats());
            Refusal.Of(() => array.Ints(), path, "element 1 does not fit 32 bits");
        }
        File.WriteAllBytes(path, RawNpy.Of("<i8", false, "(1,)", BitConverter.GetBytes(1L + int.MaxValue)));
        using (var array = Npy.Open(path)) Refusal.Of(() => array.Ints(), path, "element 0 does not fit 32 bits");
        File.WriteAllBytes(path, RawNpy.Of("|b1", false, "(3,)", [0, 1, 2]));
        using (var array = Npy.Open(path)) Assert.Equal([0, 1, 1], array.Ints());
    }

    [Theory]
    [InlineData("{\"shape\":(2,3),\"fortran_order\":False,\"descr\":\"<f4\"}", 1)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }   \n", 1)]
    [InlineData(" { 'descr' : '<f4' , 'fortran_order' : False , 'shape' : ( 2 , 3 , ) } ", 2)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n", 3)]
    public void Every_way_to_write_the_same_header_is_understood(string literal, byte major)
    {
        using var folder = new TempFolder();
        string path = folder.File("h.npy");
        File.WriteAllBytes(path, RawNpy.Of(literal, new byte[24], major));
        using var array = Npy.Open(path);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal(ScalarType.F32, array.Type);
    }

    [Theory]
    [InlineData("", "expected '{'")]
    [InlineData("{", "expected a string")]
    [InlineData("{}", "is missing")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "is missing")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'shape': (6,)}", "\"shape\" is unknown or occurs twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'x': 1}", "\"x\" is unknown")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} + x", "follows the dictionary")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}", "expected True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6)}", "not a tuple")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [6]}", "expected '('")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}", "expected ',' or ')'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2*3,)}", "expected ',' or ')'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-6,)}", "not negative")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6.0,)}", "expected ',' or ')'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (,)}", "expected a whole number")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}", "63 bits")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "overflows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296, 4294967296)}", "overflows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (5,)}", "takes 20 bytes, but 24 follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (7,)}", "takes 28 bytes, but 24 follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,)}", "takes 4000000000000 bytes")]
    [InlineData("{'descr': 'f4', 'fortran_order': False, 'shape': (6,)}", "its type")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (6,)}", "its type")]
    [InlineData("{'descr': '=f4', 'fortran_order': False, 'shape': (6,)}", "its type")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (3,)}", "its type \"<c8\"")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (3,)}", "its type \"|O\"")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (3,)}", "its type")]
    [InlineData("{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (6,)}", "holds an escape")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,)}", "expected a string")]
    [InlineData("{'descr: '<f4', 'fortran_order': False, 'shape': (6,)}", "expected")]
    public void A_header_that_is_not_that_literal_is_refused_and_never_evaluated(string literal, string reason)
    {
        using var folder = new TempFolder();
        string path = folder.File("bad.npy");
        File.WriteAllBytes(path, RawNpy.Of(literal, new byte[24]));
        Refusal.Of(() => Npy.Open(path), path, reason);
    }

    [Fact]
    public void Bytes_before_the_literal_are_checked()
    {
        using var folder = new TempFolder();
        string path = folder.File("bad.npy");
        byte[] fine = RawNpy.Of("<f4", false, "(1,)", new byte[4]);
        Assert.Equal(1, Opened(fine));

        AssertRefused([], "magic");
        AssertRefused([.. fine[..5], (byte)'X', .. fine[6..]], "magic");
        AssertRefused([.. fine[..6], 4, .. fine[7..]], "version 4");
        AssertRefused([.. fine[..6], 0, .. fine[7..]], "version 0");
        AssertRefused([.. fine[..8], 255, 255, .. fine[10..]], "truncated?");
        AssertRefused([.. fine[..6], 2, 0, 255, 255, 255, 255, .. fine[12..]], "above the limit");
        AssertRefused([.. fine[..6], 2, 0, 1, 0], "truncated");
        AssertRefused(fine[..^1], "takes 4 bytes, but 3 follow");
        AssertRefused([.. fine, 0], "takes 4 bytes, but 5 follow");
        string manyAxes = string.Concat(Enumerable.Repeat("1, ", 65));
        AssertRefused(RawNpy.Of("<f4", false, $"({manyAxes})", new byte[4]), "more than 64 dimensions");

        long Opened(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            using var array = Npy.Open(path);
            return array.Elements;
        }

        void AssertRefused(byte[] bytes, string reason) => Refusal.Of(() => Opened(bytes), path, reason);
    }

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 0 })]
    [InlineData(new long[] { 5 })]
    [InlineData(new long[] { 3, 0, 2 })]
    [InlineData(new long[] { 3, 4, 2 })]
    public void What_is_written_reads_back_and_its_data_is_aligned(long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        float[] floats = [.. Enumerable.Range(0, count).Select(i => i / 3f)];
        int[] ints = [.. Enumerable.Range(0, count).Select(i => i - 2)];
        using var folder = new TempFolder();
        string path = folder.File("w.npy");

        Npy.Write(path, floats, shape);
        byte[] whole = File.ReadAllBytes(path);
        using (var array = Npy.Open(path))
        {
            Assert.Equal(shape, array.Shape);
            Assert.Equal(floats, array.Floats());
            Assert.Equal(0, (whole.Length - 4 * count) % 64);
        }
        Npy.WriteRows<float>(path, shape, writer =>
        {
            foreach (float value in floats) writer.Append([value]);
        });
        Assert.Equal(whole, File.ReadAllBytes(path));
        Npy.WriteInts(path, ints, shape);
        using (var array = Npy.Open(path)) Assert.Equal(ints, array.Ints(shape));
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_refused()
    {
        using var folder = new TempFolder();
        string path = folder.File("never.npy");
        Assert.Throws<ArgumentException>(() => Npy.Write(path, new float[5], 2, 3));
        Assert.Throws<ArgumentException>(() => Npy.WriteInts(path, new int[2], -1, -2));
        Assert.Throws<InvalidOperationException>(() => Npy.WriteRows<float>(path, [2, 3], writer => writer.Append(new float[5])));
        Assert.Throws<InvalidOperationException>(() => Npy.WriteRows<float>(path, [2, 3], writer => writer.Append(new float[7])));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    static byte[] Bytes(int value, string type, bool bigEndian)
    {
        byte[] bytes = type switch
        {
            "f2" => BitConverter.GetBytes((Half)value),
            "f4" => BitConverter.GetBytes((float)value),
            "f8" => BitConverter.GetBytes((double)value),
            _ => BitConverter.GetBytes((long)value)[..(type[1] - '0')],
        };
        if (bigEndian) Array.Reverse(bytes);
        return bytes;
    }
}
