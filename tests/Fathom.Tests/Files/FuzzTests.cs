using Fathom.Models.Files;
using Fathom.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Tests.Files;

/// <summary>
/// Whatever the bytes of a file are: it is refused in one line, or all that it says it holds can be read and lies within it.
/// </summary>
public class FuzzTests
{
    [Fact]
    public void A_valid_safetensors_file_with_any_damage()
    {
        using var folder = new TempFolder();
        string path = folder.File("f.safetensors");
        SafetensorsWriter.Write(
            path,
            [
                TensorData.Of("a", new[] { 1f, 2, 3, 4, 5, 6 }, 2, 3), TensorData.Of("b", new[] { 1.0 }),
                TensorData.Of("c", new[] { 7 }, 1),
            ],
            new Dictionary<string, string> { ["k"] = "v" });
        CheckDamaged(path, CheckSafetensors);
    }

    [Theory]
    [InlineData("<f4", false)]
    [InlineData(">f2", true)]
    [InlineData("|u1", true)]
    public void A_valid_npy_file_with_any_damage(string type, bool fortranOrder)
    {
        using var folder = new TempFolder();
        string path = folder.File("f.npy");
        File.WriteAllBytes(path, RawNpy.Of(type, fortranOrder, "(2, 3)", new byte[6 * (type[2] - '0')]));
        CheckDamaged(path, CheckNpy);
    }

    // Headers made of the format's own words in mostly the right places come much farther than damaged ones.
    [Fact]
    public void Safetensors_headers_made_of_likely_and_hostile_values()
    {
        var number = Gen.Frequency(
            (8, Gen.Choose(0, 5).Select(value => $"{4 * value}")),
            (1, Gen.Elements("-1", "1e1", "2147483648", "9223372036854775807", "9223372036854775808", "null", "\"4\"", "[]")));
        var list = from count in Gen.Choose(0, 3)
                   from numbers in number.ArrayOf(count)
                   select $"[{string.Join(",", numbers)}]";
        var offsets = from begin in Gen.Choose(0, 4)
                      from length in Gen.Choose(0, 4)
                      select $"[{4 * begin},{4 * (begin + length)}]";
        var type = Gen.Elements("\"F32\"", "\"U8\"", "\"I32\"", "\"F33\"", "1");
        var entry = from dtype in type
                    from shape in Gen.OneOf(list, Gen.Choose(0, 4).Select(size => $"[{size}]"))
                    from span in Gen.Frequency((6, offsets), (1, list))
                    from pairs in Gen.Shuffle(new[] { $"\"dtype\":{dtype}", $"\"shape\":{shape}", $"\"data_offsets\":{span}" })
                    from kept in Gen.Frequency((9, Gen.Constant(3)), (1, Gen.Choose(0, 2)))
                    select $"{{{string.Join(",", pairs.Take(kept))}}}";
        var value = Gen.Frequency((9, entry), (1, Gen.OneOf(number, list, Gen.Constant("{\"a\":\"b\"}"))));
        var named = from name in Gen.Elements("\"a\"", "\"b\"", "\"\\u0061\"", "\"__metadata__\"", "\"\\ud83d\"", "a")
                    from body in value
                    select $"{name}:{body}";
        var header = from count in Gen.Choose(0, 3)
                     from entries in named.ArrayOf(count)
                     from end in Gen.Frequency((9, Gen.Constant("}  ")), (1, Gen.Elements("", "}}", "} x", ",}", "}\0")))
                     select $"{{{string.Join(",", entries)}{end}";
        using var folder = new TempFolder();
        string path = folder.File("f.safetensors");
        int opened = 0;

        Prop.ForAll(Gen.Zip(header, Gen.Choose(0, 4)).ToArbitrary(), file =>
        {
            File.WriteAllBytes(path, RawSafetensors.Of(file.Item1, new byte[4 * file.Item2]));
            if (CheckSafetensors(path)) opened++;
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(3000));
        Assert.InRange(opened, 10, 2990);
    }

    static void CheckDamaged(string path, Func<string, bool> check)
    {
        byte[] valid = File.ReadAllBytes(path);
        Assert.True(check(path));
        var change = from at in Gen.Choose(0, valid.Length - 1)
                     from value in Gen.Frequency(
                         (2, Gen.Choose(0, 255)),
                         (1, Gen.Elements<int>('0', '9', '-', '"', '\'', ',', '{', '}', '(', ')', ' ', '\n')))
                     select (At: at, Value: (byte)value);
        var damaged = from changes in Gen.Choose(0, 3).SelectMany(count => change.ArrayOf(count))
                      from length in Gen.OneOf(Gen.Constant(valid.Length), Gen.Choose(0, valid.Length + 9))
                      select Apply(valid, changes, length);
        int refused = 0;

        Prop.ForAll(damaged.ToArbitrary(), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            if (!check(path)) refused++;
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2000));
        Assert.InRange(refused, 100, 1999);
    }

    static byte[] Apply(byte[] valid, (int At, byte Value)[] changes, int length)
    {
        byte[] bytes = [.. valid];
        foreach (var (at, value) in changes) bytes[at] = value;
        Array.Resize(ref bytes, length);
        return bytes;
    }

    /// <summary>Whether the file opens; if so, its tensors cover its data, each byte once.</summary>
    static bool CheckSafetensors(string path)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            long length = new FileInfo(path).Length, total = 0;
            foreach (var tensor in file.Tensors.Values)
            {
                Assert.InRange(tensor.Offset, 8, length - tensor.ByteLength);
                Assert.Equal(tensor.ByteLength, file.Bytes(tensor.Name).Length);
                if (tensor.Type.IsFloat()) Assert.Equal(tensor.Elements, file.Floats(tensor.Name, [.. tensor.Shape]).Length);
                total += tensor.ByteLength;
            }
            Assert.Equal(length - 8 - BitConverter.ToInt64(File.ReadAllBytes(path)), total);
            return true;
        }
        catch (InputException refusal)
        {
            Refusal.AssertOneLine(refusal);
            return false;
        }
    }

    static bool CheckNpy(string path)
    {
        try
        {
            using var array = Npy.Open(path);
            Assert.InRange(array.Elements * array.Type.Size(), 0, new FileInfo(path).Length - 10);
            Assert.Equal(array.Elements, array.Floats([.. array.Shape]).Length);
            return true;
        }
        catch (InputException refusal)
        {
            Refusal.AssertOneLine(refusal);
            return false;
        }
    }
}
