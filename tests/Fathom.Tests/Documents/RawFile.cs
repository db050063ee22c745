using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Fathom.Tests.Documents;

/// <summary>
/// The files of a run as someone would read them who has only docs/04-formats.md: nothing of Fathom is used here, every
/// offset and size is the document's.
/// </summary>
static class RawFile
{
    const int HeaderBytes = 64;

    /// <summary>The payload of a framed file, after every field of its header was compared with what the document says.</summary>
    public static byte[] Payload(string path, string kind)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal("FATHOM" + kind, Encoding.ASCII.GetString(file, 0, 8));
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8)));
        byte[] payload = file[HeaderBytes..];
        Assert.Equal(Crc32C(payload), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(12)));
        Assert.Equal(payload.LongLength, BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(16)));
        Assert.All(file[24..HeaderBytes], unused => Assert.Equal(0, unused));
        return payload;
    }

    /// <summary>Reads a framed file front to back.</summary>
    public static T Read<T>(string path, string kind, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(Payload(path, kind)));
        T value = read(reader);
        Assert.Equal(reader.BaseStream.Length, reader.BaseStream.Position);
        return value;
    }

    /// <summary>CRC-32C by its definition: reflected polynomial 0x82F63B78, all ones before and after.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }

    /// <summary>A safetensors file: u64 length of the header, the header as JSON, then the tensors' bytes.</summary>
    public static (JsonElement Header, byte[] Data) Safetensors(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        return (JsonDocument.Parse(file.AsMemory(8, length)).RootElement, file[(8 + length)..]);
    }

    /// <summary>The bytes of one tensor, which must have the given type and shape.</summary>
    public static byte[] Tensor((JsonElement Header, byte[] Data) file, string name, string type, params long[] shape)
    {
        JsonElement tensor = file.Header.GetProperty(name);
        Assert.Equal(type, tensor.GetProperty("dtype").GetString());
        Assert.Equal(shape, tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()));
        int[] range = [.. tensor.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
        return file.Data[range[0]..range[1]];
    }

    public static float[] Floats(byte[] bytes) =>
        [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i)))];

    public static T[] Times<T>(int count, Func<T> read)
    {
        var values = new T[count];
        for (int i = 0; i < count; i++) values[i] = read();
        return values;
    }

    public static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    /// <summary>The member below members of an object.</summary>
    public static JsonElement At(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (string key in path) json = json.GetProperty(key);
        return json;
    }

    public static int Int(this JsonElement json, params ReadOnlySpan<string> path) => json.At(path).GetInt32();

    public static double Number(this JsonElement json, params ReadOnlySpan<string> path) => json.At(path).GetDouble();

    public static string Text(this JsonElement json, params ReadOnlySpan<string> path) => json.At(path).GetString()!;
}
