using System.Buffers.Binary;
using System.Text;

namespace Fathom.Tests.Files;

/// <summary>Safetensors files put together by hand, right or wrong.</summary>
static class RawSafetensors
{
    public static byte[] Of(string header, byte[] data) => Of(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Of(byte[] header, byte[] data) => Of((ulong)header.Length, header, data);

    public static byte[] Of(ulong claimedLength, byte[] header, byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, claimedLength);
        return [.. length, .. header, .. data];
    }

    public static string Entry(string name, string type, string shape, long begin, long end) =>
        $$"""
        "{{name}}":{"dtype":"{{type}}","shape":[{{shape}}],"data_offsets":[{{begin}},{{end}}]}
        """;
}
