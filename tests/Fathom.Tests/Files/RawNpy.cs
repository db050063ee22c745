using System.Text;

namespace Fathom.Tests.Files;

/// <summary>.npy files put together by hand, right or wrong.</summary>
static class RawNpy
{
    public static byte[] Of(string type, bool fortranOrder, string shape, byte[] data) =>
        Of($"{{'descr': '{type}', 'fortran_order': {fortranOrder}, 'shape': {shape}, }}\n", data);

    public static byte[] Of(string literal, byte[] data, byte major = 1)
    {
        byte[] header = Encoding.Latin1.GetBytes(literal);
        byte[] length = major == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, major, 0, .. length, .. header, .. data];
    }
}
