using System.Text;
using Fathom.Models.Tokenizers;

namespace Fathom.Explorer;

/// <summary>
/// Tokens that others published as their vocabulary has them: bytes beyond ASCII under GPT-2's names, <c>âĢĻ</c> for ’. Shown is what they
/// spell, where they spell anything; all else stays as it is.
/// </summary>
static class PublishedText
{
    const int LongestCharacter = 4;

    /// <summary>One token alone.</summary>
    public static string Of(string token) => Of([token], [0])[0];

    /// <param name="tokens">[n] one behind the other.</param>
    /// <param name="activations">[n]: a character that several tokens spell stands with the one of them that fires most.</param>
    /// <returns>[n]</returns>
    public static string[] Of(IReadOnlyList<string> tokens, IReadOnlyList<float> activations)
    {
        (char Name, int Token)[] all = [.. tokens.SelectMany((token, i) => token.Select(name => (name, i)))];
        StringBuilder[] texts = [.. tokens.Select(_ => new StringBuilder())];
        Span<byte> bytes = stackalloc byte[LongestCharacter];
        for (int at = 0; at < all.Length;)
        {
            int count = 0;
            while (count < LongestCharacter && at + count < all.Length && ByteAlphabet.Value(all[at + count].Name) is >= 0x80 and var value)
                bytes[count++] = (byte)value;
            if (Rune.DecodeFromUtf8(bytes[..count], out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
            {
                int owner = all[at..(at + used)].MaxBy(one => activations[one.Token]).Token;
                texts[owner].Append(rune.ToString());
                at += used;
                continue;
            }
            texts[all[at].Token].Append(all[at].Name);
            at++;
        }
        return [.. texts.Select(text => text.ToString())];
    }
}
