using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

/// <summary>PyTorch files: what others made hostile is refused for its reason, data of every kind is read.</summary>
public class TorchFileTests
{
    /// <summary>Without extension, with a part of the reason that must be given.</summary>
    static readonly Dictionary<string, string> Hostile = new()
    {
        ["bad_crc"] = "the checksum of",
        ["bare_pickle"] = "no central directory",
        ["build_attribute"] = "an attribute other than _metadata",
        ["deflate_bomb"] = "is compressed",
        ["duplicate_entries"] = "two records are called \"ae/data.pkl\"",
        ["empty"] = "no central directory",
        ["ext_opcode"] = "opcode 0x82",
        ["global_getattr"] = "names \"builtins.getattr\"",
        ["global_torch_other"] = "names \"torch",
        ["huge_string_length"] = "is announced",
        ["inst_print"] = "opcode 0x53 at byte 1",
        ["memo_huge_index"] = "keeps object 2147483647",
        ["memo_missing"] = "which was never kept",
        ["negative_offset"] = "reads backwards",
        ["negative_size"] = "negative or overflowing size",
        ["negative_stride"] = "reads backwards",
        ["newobj_other_class"] = "names \"collections.deque\"",
        ["no_data_pkl"] = "0 records data.pkl",
        ["no_stop"] = "ends in the middle",
        ["obj_print"] = "names \"builtins.print\"",
        ["path_traversal_names"] = "leads out of a folder",
        ["rebuild_from_type"] = "RebuildParameter is called with arguments",
        ["recursive_dict"] = "holds itself",
        ["reduce_on_ordereddict_args"] = "OrderedDict is called with arguments",
        ["reduce_os_system"] = "names \"os.system\"",
        ["reduce_posix_system_in_dict"] = "names \"posix.system\"",
        ["reduce_print"] = "names \"builtins.print\"",
        ["size_stride_rank"] = "not two lists of as many",
        ["stack_global_eval"] = "names \"builtins.eval\"",
        ["stack_underflow"] = "takes from an empty stack",
        ["storage_key_traversal"] = "is missing",
        ["storage_record_missing"] = "is missing",
        ["storage_size_exceeds"] = "1000000000 numbers of type F32, but has 16 bytes",
        ["storage_type_unknown"] = "names \"torch.QUInt8Storage\"",
        ["storage_wrong_dtype"] = "4 numbers of type F64, but has 16 bytes",
        ["stride0_expand"] = "shows more numbers than the 4 of its storage",
        ["stride_overflow"] = "leaves its 4 numbers",
        ["truncated"] = "no central directory",
        ["truncated_pickle"] = "ends in the middle",
        ["view_offset_outside"] = "leaves its 4 numbers",
        ["view_outside_storage"] = "shows more numbers than the 4 of its storage",
    };

    public static TheoryData<string> Names => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_file_is_refused_for_its_reason(string name)
    {
        string path = SharedData.Path("dictionaries", "hostile", name + ".pt");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal.Of(() => ReadAll(path), path, Hostile[name]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 22);
    }

    [Fact]
    public void No_hostile_file_is_left_out_of_the_table_above() =>
        Assert.Equal(Directory.EnumerateFiles(SharedData.Path("dictionaries", "hostile"), "*.pt")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "ok_control").Order(),
            Hostile.Keys.Order());

    [Fact]
    public void Their_control_is_read_right()
    {
        using TorchFile file = TorchFile.Open(SharedData.Path("dictionaries", "hostile", "ok_control.pt"));
        Assert.Equal([1, 2, 3, 4], Assert.IsType<PickleDictionary>(file.Root).Tensor("w").Floats(4));
    }

    /// <summary>Numbers, text, nothing, lists, tuples, dictionaries in each other, parameters, and module versions.</summary>
    [Fact]
    public void Data_of_every_kind_is_read()
    {
        RawTorch raw = new RawTorch("any").Dictionary()
            .Text("int").Int(-7).Text("byte").Op((byte)'K', 200).Text("half").Op((byte)'M', 0x34, 0x12)
            .Text("long").Op(0x8A, 5, 0, 0, 0, 0, 1).Text("minus").Op(0x8A, 1, 0xFF).Text("zero").Op(0x8A, 0)
            .Text("real").Real(0.25).Text("true").Op(0x88).Text("false").Op(0x89).Text("none").Op((byte)'N')
            .Text("list").Op((byte)']', (byte)'(').Int(1).Text("é").Op((byte)'e')
            .Text("tuple").Int(1).Int(2).Op(0x86)
            .Text("inner").Ordered().Int(3).Text("three").EndDictionary()
            .Dictionary().Text("_metadata").Ordered().EndDictionary().EndDictionary().Op((byte)'b')
            .Text("parameter").Global("torch._utils", "_rebuild_parameter").Op((byte)'(').Tensor([5], 1).Op(0x88)
            .Global("collections", "OrderedDict").Op((byte)')', (byte)'R', (byte)'t', (byte)'R')
            .EndDictionary();
        using TorchFile file = Open(raw);
        var root = Assert.IsType<PickleDictionary>(file.Root);
        object?[] values = [.. root.Items.Values];
        Assert.Equal([-7L, 200L, 0x1234L, 1L << 32, -1L, 0L, 0.25, true, false, null], values[..10]);
        Assert.Equal([1L, "é"], root.Find<List<object?>>("list")!);
        Assert.Equal([1L, 2L], root.Find<object?[]>("tuple")!);
        Assert.Equal("three", root.Find<PickleDictionary>("inner")!.Items[3L]);
        Assert.Equal(5, root.Tensor("parameter").Scalar());
        Assert.Equal(-7, root.Integer("int"));
        Refusal.Of(() => root.Tensor("int"), file.Path, "no tensor \"int\"");
    }

    [Fact]
    public void Strides_and_offsets_are_honoured()
    {
        float[] stored = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        RawTorch raw = new RawTorch().Dictionary()
            .Text("turned").View(stored, 0, [4, 6], [1, 4])
            .Text("part").View(stored, 5, [2, 3], [12, 2])
            .Text("scalar").View(stored, 23, [], [])
            .Text("one").View(stored, 3, [1, 2], [0, 7])
            .Text("empty").View(stored, 0, [0, 3], [3, 1])
            .EndDictionary();
        using TorchFile file = Open(raw);
        var root = (PickleDictionary)file.Root!;
        float[] turned = root.Tensor("turned").Floats(4, 6);
        for (int row = 0; row < 4; row++)
            for (int column = 0; column < 6; column++) Assert.Equal(row + 4 * column, turned[row * 6 + column]);
        Assert.Equal([5, 7, 9, 17, 19, 21], root.Tensor("part").Floats(2, 3));
        Assert.Equal(23, root.Tensor("scalar").Scalar());
        Assert.Equal([3, 10], root.Tensor("one").Floats(1, 2));
        Assert.Empty(root.Tensor("empty").Floats(0, 3));
        Refusal.Of(() => root.Tensor("part").Floats(3, 2), file.Path, "expected [3, 2]");
        Refusal.Of(() => root.Tensor("part").Scalar(), file.Path, "6 elements");
    }

    [Theory]
    [InlineData("BFloat16Storage", new byte[] { 0xC0, 0x3F, 0x20, 0xC1 }, new float[] { 1.5f, -10 })]
    [InlineData("HalfStorage", new byte[] { 0x00, 0x3E, 0x00, 0xC9 }, new float[] { 1.5f, -10 })]
    [InlineData("DoubleStorage", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0x24, 0xC0 },
        new float[] { 1.5f, -10 })]
    [InlineData("LongStorage", new byte[] { 7, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255 },
        new float[] { 7, -1 })]
    [InlineData("IntStorage", new byte[] { 7, 0, 0, 0, 255, 255, 255, 255 }, new float[] { 7, -1 })]
    [InlineData("ShortStorage", new byte[] { 7, 0, 255, 255 }, new float[] { 7, -1 })]
    [InlineData("CharStorage", new byte[] { 7, 255 }, new float[] { 7, -1 })]
    [InlineData("ByteStorage", new byte[] { 7, 255 }, new float[] { 7, 255 })]
    [InlineData("BoolStorage", new byte[] { 0, 1 }, new float[] { 0, 1 })]
    public void Every_type_of_number_is_read(string type, byte[] bytes, float[] values)
    {
        using TorchFile file = Open(new RawTorch().Dictionary().Text("x").View(type, bytes, 2, 0, [2], [1]).EndDictionary());
        Assert.Equal(values, ((PickleDictionary)file.Root!).Tensor("x").Floats(2));
    }

    public static TheoryData<string, byte[]> Damaged() => new()
    {
        { "protocol 9", [0x80, 9, (byte)'N', (byte)'.'] },
        { "left behind its end", [0x80, 2, (byte)'N', (byte)'N', (byte)'.'] },
        { "bytes follow its end", [0x80, 2, (byte)'N', (byte)'.', (byte)'N'] },
        { "empty stack", [0x80, 2, (byte)'(', (byte)'.'] },
        { "empty stack", [0x80, 2, (byte)'t', (byte)'.'] },
        { "no list", [0x80, 2, (byte)'}', (byte)'N', (byte)'a', (byte)'.'] },
        { "no dictionary", [0x80, 2, (byte)']', (byte)'N', (byte)'N', (byte)'s', (byte)'.'] },
        { "no dictionary", [0x80, 2, (byte)'}', (byte)'(', (byte)'N', (byte)'u', (byte)'.'] },
        { "no text or number", [0x80, 2, (byte)'}', (byte)')', (byte)'N', (byte)'s', (byte)'.'] },
        { "is set twice", [0x80, 2, (byte)'}', (byte)'(', 0x88, (byte)'N', 0x88, (byte)'N', (byte)'u', (byte)'.'] },
        { "opcode 0x69 at byte 3", [0x80, 2, (byte)'(', (byte)'i', (byte)'a', (byte)'\n', (byte)'b', (byte)'\n', (byte)'.'] },
        { "no function", [0x80, 2, (byte)'N', (byte)')', (byte)'R', (byte)'.'] },
        { "persistent id", [0x80, 2, (byte)')', (byte)'Q', (byte)'.'] },
        { "not fit 64 bits", [0x80, 2, 0x8A, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'.'] },
        { "not UTF-8", [0x80, 2, 0x8C, 1, 0xFF, (byte)'.'] },
        { "OrderedDict", [0x80, 2, (byte)'}', (byte)'}', (byte)'b', (byte)'.'] },
        { "nested more than", [0x80, 2, .. Enumerable.Repeat((byte)')', 1), .. Enumerable.Repeat((byte)0x85, 100), (byte)'.'] },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_pickle_is_one_line(string reason, byte[] pickle)
    {
        using var folder = new TempFolder();
        string path = folder.File("x.pt");
        File.WriteAllBytes(path, RawZip.Of([new("x/data.pkl", pickle)]));
        Refusal.Of(() => TorchFile.Open(path), path, reason);
    }

    /// <summary>Lists of lists that share their parts: many references, few objects; the walk must not take each path.</summary>
    [Fact]
    public void Shared_parts_cost_one_walk()
    {
        List<byte> pickle = [0x80, 2, (byte)']', (byte)'q', 0];
        for (byte i = 1; i < 60; i++)
            pickle.AddRange([(byte)']', (byte)'q', i, (byte)'(', (byte)'h', (byte)(i - 1), (byte)'h', (byte)(i - 1), (byte)'e',
                (byte)'0']);
        pickle.AddRange([(byte)'0', (byte)'h', 59, (byte)'.']);
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("x.pt"), RawZip.Of([new("x/data.pkl", [.. pickle])]));
        using TorchFile file = TorchFile.Open(folder.File("x.pt"));
        Assert.Equal(2, Assert.IsType<List<object?>>(file.Root).Count);
    }

    [Fact]
    public void A_file_of_another_byte_order_or_two_pickles_is_refused()
    {
        using var folder = new TempFolder();
        string path = folder.File("x.pt");
        RawZip.Item pickle = new("x/data.pkl", [0x80, 2, (byte)'N', (byte)'.']);
        File.WriteAllBytes(path, RawZip.Of([pickle, new("x/byteorder", "big"u8.ToArray())]));
        Refusal.Of(() => TorchFile.Open(path), path, "not little-endian");
        File.WriteAllBytes(path, RawZip.Of([pickle, pickle with { Name = "y/data.pkl" }]));
        Refusal.Of(() => TorchFile.Open(path), path, "2 records data.pkl");
    }

    static TorchFile Open(RawTorch raw)
    {
        // Not removed before the file is: the mapping outlives the name on every system that the tests run on.
        using var folder = new TempFolder();
        string path = folder.File("x.pt");
        File.WriteAllBytes(path, raw.File());
        return TorchFile.Open(path);
    }

    static void ReadAll(string path)
    {
        using TorchFile file = TorchFile.Open(path);
        foreach (object? value in Assert.IsType<PickleDictionary>(file.Root).Items.Values)
            if (value is TorchTensor tensor) tensor.Floats();
    }
}
