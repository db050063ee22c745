using System.Text;

namespace Fathom.Models.Tokenizers.Decoders;

/// <summary>
/// Letters of <see cref="ByteAlphabet"/> back to bytes, and the bytes of all tokens together to text, with U+FFFD where they are
/// no UTF-8. A token with any other letter (an added one) stands for its own text.
/// </summary>
internal sealed class ByteLevelDecoder : Decoder
{
    internal override bool ReadsBytes => true;

    internal override List<string> Apply(List<string> tokens)
    {
        List<byte> bytes = new(4 * tokens.Count);
        foreach (string token in tokens)
        {
            int start = bytes.Count;
            foreach (char letter in token)
            {
                int value = ByteAlphabet.Value(letter);
                if (value < 0)
                {
                    bytes.RemoveRange(start, bytes.Count - start);
                    bytes.AddRange(Encoding.UTF8.GetBytes(token));
                    break;
                }
                bytes.Add((byte)value);
            }
        }
        return [Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes))];
    }
}
