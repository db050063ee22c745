using System.Buffers.Binary;

namespace Fathom.Models.Files;

/// <summary>The CRC-32 of zip (reflected polynomial 0xEDB88320), eight bytes at a time.</summary>
static class Crc32
{
    static readonly uint[][] Tables = Make();

    /// <summary>Continues over further bytes; start with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][low & 255] ^ Tables[6][low >> 8 & 255] ^ Tables[5][low >> 16 & 255] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 255] ^ Tables[2][high >> 8 & 255] ^ Tables[1][high >> 16 & 255] ^ Tables[0][high >> 24];
        }
        foreach (byte b in bytes) crc = crc >> 8 ^ Tables[0][(crc ^ b) & 255];
        return ~crc;
    }

    // Tables[t][b]: the byte b followed by t zeros.
    static uint[][] Make()
    {
        var tables = new uint[8][];
        for (int t = 0; t < 8; t++)
        {
            tables[t] = new uint[256];
            for (uint b = 0; b < 256; b++)
            {
                uint crc = t == 0 ? b : tables[t - 1][b];
                for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
                tables[t][b] = crc;
            }
        }
        return tables;
    }
}
