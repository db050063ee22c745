namespace Fathom.Models.Tokenizers;

/// <summary>
/// GPT-2's names of the 256 bytes: the printable ones of Latin-1 stand for themselves, the others are U+0100, U+0101, … in order
/// (<c>bytes_to_unicode</c> in openai/gpt-2, src/encoder.py).
/// </summary>
public static class ByteAlphabet
{
    private static readonly char[] Names = Build();
    private static readonly short[] Values = Invert();

    internal static char Name(byte value) => Names[value];

    /// <summary>The byte with this name, −1 for none.</summary>
    public static int Value(char name) => name < Values.Length ? Values[name] : -1;

    private static char[] Build()
    {
        var names = new char[256];
        int others = 0;
        for (int b = 0; b < 256; b++)
        {
            bool printable = b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE;
            names[b] = (char)(printable ? b : 256 + others++);
        }
        return names;
    }

    private static short[] Invert()
    {
        var values = new short[Names.Max() + 1];
        Array.Fill(values, (short)-1);
        for (short b = 0; b < 256; b++) { values[Names[b]] = b; }
        return values;
    }
}
