using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

/// <summary>Files that others made: hostile ones are refused for what is wrong with them, real ones are read whole.</summary>
public class SharedFilesTests
{
    /// <summary>Without extension, with a part of the reason that must be given.</summary>
    static readonly Dictionary<string, string> HostileSafetensors = new()
    {
        ["alias"] = "overlaps",
        ["begin_after_end"] = "after its end",
        ["bom"] = "does not begin with '{'",
        ["deep_nesting"] = "not an object",
        ["dtype_mismatch"] = "takes 32 bytes, but data_offsets give it 16",
        ["dtype_missing"] = "has no dtype",
        ["dtype_unknown"] = "unknown dtype \"F31\"",
        ["duplicate_inner_key"] = "\"shape\" twice",
        ["duplicate_key"] = "names tensor \"a\" twice",
        ["entry_not_object"] = "is a number, not an object",
        ["header_len_beyond_file"] = "header claims 1000000 bytes, but only",
        ["header_len_huge"] = "header claims 9223372036854775807 bytes",
        ["header_len_max"] = "header claims 18446744073709551615 bytes",
        ["header_len_zero"] = "does not begin with '{'",
        ["header_over_100mb"] = "header claims 100000001 bytes, above the limit",
        ["hole"] = "hole of 4 bytes",
        ["hole_at_start"] = "hole of 8 bytes",
        ["json_trailing"] = "not valid JSON",
        ["leading_space"] = "does not begin with '{'",
        ["lone_surrogate"] = "lone surrogate",
        ["metadata_not_string"] = "is a number, not a string",
        ["negative_offset"] = "data_offsets of tensor \"a\" holds a negative number",
        ["negative_shape"] = "shape of tensor \"a\" holds a negative number",
        ["non_utf8"] = "not UTF-8",
        ["not_json"] = "not valid JSON",
        ["offset_overflow"] = "does not fit 63 bits",
        ["offsets_beyond_file"] = "the file has only",
        ["offsets_three"] = "expected 2",
        ["overlap"] = "overlaps",
        ["root_array"] = "does not begin with '{'",
        ["seven_bytes"] = "too short",
        ["shape_float"] = "not whole",
        ["shape_overflow"] = "overflows 64 bits",
        ["shape_overflow_wraps_right"] = "overflows 64 bits",
        ["shape_string"] = "holds a string",
        ["size_mismatch"] = "takes 12 bytes, but data_offsets give it 16",
        ["trailing_data"] = "8 bytes of trailing data",
        ["truncated_data"] = "truncated?",
    };

    static readonly Dictionary<string, string> HostileNpz = new()
    {
        ["descr_structured"] = "expected a string but found \"[(",
        ["header_expression"] = "in its header,",
        ["header_truncated"] = "truncated?",
        ["not_npy"] = "magic",
        ["object_array"] = "its type \"|O\"",
        ["shape_mismatch"] = "takes 4000000000 bytes, but 16 follow",
        ["shape_negative"] = "not negative",
        ["traversal"] = "leads out of a folder",
    };

    public static TheoryData<string> SafetensorsNames => [.. HostileSafetensors.Keys];

    public static TheoryData<string> NpzNames => [.. HostileNpz.Keys];

    [Theory]
    [MemberData(nameof(SafetensorsNames))]
    public void A_hostile_safetensors_file_is_refused_for_its_reason(string name)
    {
        string path = SharedData.Path("dictionaries", "hostile", name + ".safetensors");
        Refusal.Of(() => SafetensorsFile.Open(path), path, HostileSafetensors[name]);
    }

    [Theory]
    [MemberData(nameof(NpzNames))]
    public void A_hostile_array_is_refused_for_its_reason(string name)
    {
        string path = SharedData.Path("dictionaries", "hostile", name + ".npz");
        Refusal.Of(() =>
        {
            using NpzFile file = NpzFile.Open(path);
            foreach (string array in file.Names) file.Array(array).Dispose();
        }, path, HostileNpz[name]);
    }

    [Fact]
    public void No_hostile_file_is_left_out_of_the_tables_above()
    {
        string folder = SharedData.Path("dictionaries", "hostile");
        Assert.Equal(Names("*.safetensors"), HostileSafetensors.Keys.Order());
        Assert.Equal(Names("*.npz"), HostileNpz.Keys.Order());

        IEnumerable<string> Names(string pattern) => Directory.EnumerateFiles(folder, pattern)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => !name.StartsWith("ok_", StringComparison.Ordinal)).Order();
    }

    [Fact]
    public void Their_controls_are_read_right()
    {
        using (var file = SafetensorsFile.Open(SharedData.Path("dictionaries", "hostile", "ok_control.safetensors")))
        {
            Assert.Equal([1f, 2f], file.Floats("a"));
            Assert.Equal([3f, 4f], file.Floats("b"));
        }
        using (var file = SafetensorsFile.Open(SharedData.Path("dictionaries", "hostile", "ok_zero_size.safetensors")))
        {
            Assert.Equal(2, file.Tensors.Count);
            var scalar = file.Tensors.Values.Single(tensor => tensor.Shape.Count == 0);
            Assert.Equal([1f], file.Floats(scalar.Name));
        }
        using NpzFile bigEndian = NpzFile.Open(SharedData.Path("dictionaries", "hostile", "ok_big_endian.npz"));
        Assert.Equal([1f, 2f, 3f, 4f], bigEndian.Floats(Assert.Single(bigEndian.Names), 4));
    }

    // The oracle tables and the checkpoints in two encodings were written by numpy and safetensors themselves.
    [Fact]
    public void Every_real_file_is_read_whole()
    {
        string root = SharedData.Path();
        int files = 0;
        foreach (string path in Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories))
        {
            if (path.Contains("hostile", StringComparison.Ordinal)) continue;
            if (path.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                using var file = SafetensorsFile.Open(path);
                foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.Type.IsFloat()))
                    Assert.All(file.Floats(tensor.Name), value => Assert.True(float.IsFinite(value)));
                files++;
            }
            else if (path.EndsWith(".npy", StringComparison.Ordinal))
            {
                using var array = Npy.Open(path);
                if (array.Type.IsFloat()) Assert.Equal(array.Elements, array.Floats().Length);
                else Assert.Equal(array.Elements, array.Ints().Length);
                files++;
            }
        }
        Assert.InRange(files, 100, 10_000);
    }

    // bf16 keeps 8 bits of significand: |bf16(x) − x| ≤ 2⁻⁹ 2^⌈log₂|x|⌉ ≤ 2⁻⁸ |x|.
    [Fact]
    public void The_sharded_bf16_checkpoint_holds_the_rounded_weights_of_the_single_f32_one()
    {
        using var exact = Checkpoint.Open(SharedData.Path("lm", "stories260K-hf"));
        using var rounded = Checkpoint.Open(SharedData.Path("lm", "stories260K-bf16-sharded"));
        var names = rounded.Names.Where(exact.Has).ToList();
        Assert.InRange(names.Count, 40, 60);
        foreach (string name in names)
        {
            Assert.Equal(ScalarType.BF16, rounded.Info(name).Type);
            float[] x = exact.Floats(name), y = rounded.Floats(name, [.. exact.Info(name).Shape]);
            for (int i = 0; i < x.Length; i++) Assert.InRange(y[i] - x[i], -MathF.Abs(x[i]) / 256, MathF.Abs(x[i]) / 256);
        }
    }

    [Fact]
    public void An_array_is_written_byte_for_byte_as_numpy_wrote_it()
    {
        string original = SharedData.Path("dictionaries", "vectors.npy");
        using var folder = new TempFolder();
        string copy = folder.File("copy.npy");
        using var array = Npy.Open(original);
        Npy.Write(copy, array.Floats(), [.. array.Shape]);
        Assert.Equal(File.ReadAllBytes(original), File.ReadAllBytes(copy));
    }
}
