using System.Text;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

/// <summary>Each rule of the format, broken once: the file is refused, and for that reason.</summary>
public class SafetensorsRefusalTests
{
    const string Fine = """{"dtype":"F32","shape":[4],"data_offsets":[0,16]}""";

    public static TheoryData<string, string, string> Headers => new()
    {
        { "not an object", "[]", "does not begin with '{'" },
        { "a space first", $$""" {"a":{{Fine}}}""", "does not begin with '{'" },
        { "a byte order mark", $$"""{{'\uFEFF'}}{"a":{{Fine}}}""", "does not begin with '{'" },
        { "cut JSON", """{"a":""", "not valid JSON" },
        { "a comment", $$"""{/**/"a":{{Fine}}}""", "not valid JSON" },
        { "a trailing comma", $$"""{"a":{{Fine}},}""", "not valid JSON" },
        { "a second value", $$"""{"a":{{Fine}}}{}""", "not valid JSON" },
        { "zeros as padding", $$"""{"a":{{Fine}}}{{'\0'}}""", "not valid JSON" },
        { "a raw line feed in a name", "{\"a\n\":" + Fine + "}", "not valid JSON" },
        { "deep nesting", $$"""{"a":{{new string('[', 5000)}}{{new string(']', 5000)}}}""", "not a" },
        { "deep nesting in a key to skip", $$"""{"a":{"x":{{new string('[', 5000)}}""", "not valid JSON" },
        { "a lone surrogate", $$"""{"\ud800":{{Fine}}}""", "lone surrogate" },
        { "a lone surrogate in metadata", """{"__metadata__":{"a":"\udc00"}}""", "lone surrogate" },
        { "a name twice", $$"""{"a":{{Fine}},"a":{{Fine}}}""", "names tensor \"a\" twice" },
        { "a name twice, once escaped", $$"""{"a":{{Fine}},"\u0061":{{Fine}}}""", "names tensor \"a\" twice" },
        { "an inner key twice", """{"a":{"dtype":"F32","shape":[4],"shape":[4],"data_offsets":[0,16]}}""", "\"shape\" twice" },
        { "an unknown inner key twice", """{"a":{"x":0,"x":0,"dtype":"F32","shape":[4]}}""", "\"x\" twice" },
        { "metadata twice", """{"__metadata__":{},"__metadata__":{}}""", "__metadata__ twice" },
        { "a metadata key twice", """{"__metadata__":{"k":"","k":""}}""", "key \"k\" twice" },
        { "metadata no object", """{"__metadata__":"x"}""", "__metadata__ is not an object" },
        { "a number as metadata", """{"__metadata__":{"k":1}}""", "is a number, not a string" },
        { "a nested object as metadata", """{"__metadata__":{"k":{}}}""", "is an object, not a string" },
        { "an entry no object", """{"a":1}""", "is a number, not an object" },
        { "no dtype", """{"a":{"shape":[4],"data_offsets":[0,16]}}""", "has no dtype" },
        { "no shape", """{"a":{"dtype":"F32","data_offsets":[0,16]}}""", "has no shape" },
        { "no offsets", """{"a":{"dtype":"F32","shape":[4]}}""", "has no data_offsets" },
        { "dtype null", """{"a":{"dtype":null,"shape":[4],"data_offsets":[0,16]}}""", "is null, not a string" },
        { "dtype in small letters", """{"a":{"dtype":"f32","shape":[4],"data_offsets":[0,16]}}""", "unknown dtype \"f32\"" },
        { "dtype as a number", """{"a":{"dtype":"1","shape":[4],"data_offsets":[0,16]}}""", "unknown dtype \"1\"" },
        { "another dtype of the wrong size", Entry("F64", "4", "0,16"), "takes 32 bytes, but data_offsets give it 16" },
        { "a shape of the wrong size", Entry("F32", "3", "0,16"), "takes 12 bytes, but data_offsets give it 16" },
        { "a shape no list", """{"a":{"dtype":"F32","shape":4,"data_offsets":[0,16]}}""", "is a number, not a list" },
        { "a negative shape", Entry("F32", "-2,-2", "0,16"), "holds a negative number" },
        { "a shape of minus zero", Entry("F32", "-0", "0,0"), "holds a negative number" },
        { "a fractional shape", Entry("F32", "4.0", "0,16"), "not whole" },
        { "a shape with an exponent", Entry("F32", "4e0", "0,16"), "not whole" },
        { "a string in the shape", Entry("F32", "\"4\"", "0,16"), "holds a string" },
        { "a list in the shape", Entry("F32", "[4]", "0,16"), "holds a list" },
        { "a shape that wraps to 0", Entry("F32", "4294967296,4294967296,4", "0,16"), "overflows 64 bits" },
        { "a shape that wraps to 4", Entry("F32", "4611686018427387905,4", "0,16"), "overflows 64 bits" },
        { "an overflow beside a zero", Entry("F32", "0,4611686018427387904,4", "0,0"), "overflows 64 bits" },
        { "one offset", Entry("F32", "4", "16"), "has 1 numbers, expected 2" },
        { "three offsets", Entry("F32", "4", "0,16,16"), "has 3 numbers, expected 2" },
        { "a negative offset", Entry("F32", "4", "-16,0"), "holds a negative number" },
        { "an offset beyond 64 bits", Entry("F32", "4", "0,18446744073709551616"), "does not fit 63 bits" },
        { "the end before the begin", Entry("F32", "4", "16,0"), "after its end" },
        { "an end beyond the file", Entry("F32", "5", "0,20"), "the file has only 16" },
        { "the largest end", Entry("F32", "4", "9223372036854775791,9223372036854775807"), "the file has only 16" },
        { "a hole at the start", Entry("F32", "2", "8,16"), "hole of 8 bytes" },
        { "a hole in the middle", Two("1", 0, 4, "2", 8, 16), "hole of 4 bytes" },
        { "an empty tensor in a hole", Two("0", 2, 2, "4", 0, 16), "overlaps" },
        { "an overlap", Two("3", 0, 12, "2", 8, 16), "overlaps the tensor before it by 4 bytes" },
        { "two names for the same bytes", $$"""{"a":{{Fine}},"b":{{Fine}}}""", "overlaps the tensor before it by 16 bytes" },
        { "trailing data", Entry("F32", "3", "0,12"), "4 bytes of trailing data" },
        { "no tensor at all", "{}", "16 bytes of trailing data" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_breaks_a_rule_is_refused_with_that_reason(string rule, string header, string reason)
    {
        Assert.NotEmpty(rule);
        AssertRefused(RawSafetensors.Of(header, new byte[16]), reason);
    }

    [Fact]
    public void Lengths_that_the_file_does_not_have_are_refused_before_anything_is_allocated()
    {
        byte[] header = Encoding.UTF8.GetBytes($$"""{"a":{{Fine}}}""");
        AssertRefused([], "too short");
        AssertRefused(new byte[7], "too short");
        AssertRefused(RawSafetensors.Of(0, [], []), "does not begin with '{'");
        AssertRefused(RawSafetensors.Of((ulong)header.Length + 17, header, new byte[16]), "but only");
        AssertRefused(RawSafetensors.Of(100_000_000, header, new byte[16]), "but only");
        AssertRefused(RawSafetensors.Of(100_000_001, header, new byte[16]), "above the limit");
        AssertRefused(RawSafetensors.Of(long.MaxValue, header, new byte[16]), "above the limit");
        AssertRefused(RawSafetensors.Of(ulong.MaxValue, header, new byte[16]), "above the limit");
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused_wherever_they_stand()
    {
        byte[] name = [.. "{\"a"u8, 0xFF, .. Encoding.UTF8.GetBytes($"\":{Fine}}}")];
        byte[] overlong = [.. "{\"a"u8, 0xC0, 0x80, .. Encoding.UTF8.GetBytes($"\":{Fine}}}")];
        byte[] skipped = [.. "{\"a\":{\"x\":\""u8, 0xED, 0xA0, 0x80, .. Encoding.UTF8.GetBytes($"\",{Fine[1..]}}}")];
        AssertRefused(RawSafetensors.Of(name, new byte[16]), "not UTF-8");
        AssertRefused(RawSafetensors.Of(overlong, new byte[16]), "not UTF-8");
        AssertRefused(RawSafetensors.Of(skipped, new byte[16]), "not UTF-8");
    }

    // The control for the table above: what it breaks is otherwise in order.
    [Fact]
    public void The_header_that_they_are_made_from_is_accepted()
    {
        using var folder = new TempFolder();
        string path = folder.File("fine.safetensors");
        File.WriteAllBytes(path, RawSafetensors.Of($$"""{"a":{{Fine}}}""", new byte[16]));
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(new float[4], file.Floats("a", 4));
    }

    [Fact]
    public void A_hostile_name_stays_within_its_line_of_the_message()
    {
        string name = "a\\n\\u0007" + new string('x', 100_000);
        string header = "{" + RawSafetensors.Entry(name, "F32", "1", 0, 16) + "}";
        AssertRefused(RawSafetensors.Of(header, new byte[16]), "\"a\\u000a\\u0007xxx");
    }

    static string Entry(string type, string shape, string offsets) =>
        $$$"""{"a":{"dtype":"{{{type}}}","shape":[{{{shape}}}],"data_offsets":[{{{offsets}}}]}}""";

    static string Two(string shapeA, long beginA, long endA, string shapeB, long beginB, long endB) =>
        "{" + RawSafetensors.Entry("a", "F32", shapeA, beginA, endA) + "," +
        RawSafetensors.Entry("b", "F32", shapeB, beginB, endB) + "}";

    static void AssertRefused(byte[] bytes, string reason)
    {
        using var folder = new TempFolder();
        string path = folder.File("bad.safetensors");
        File.WriteAllBytes(path, bytes);
        Refusal.Of(() => SafetensorsFile.Open(path), path, reason);
    }
}
