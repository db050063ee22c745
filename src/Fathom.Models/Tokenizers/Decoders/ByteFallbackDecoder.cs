using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Models.Tokenizers.Decoders;

/// <summary>Runs of byte tokens back to text; a run that is no UTF-8 gives one U+FFFD per byte.</summary>
internal sealed class ByteFallbackDecoder : Decoder
{


    internal override List<string> Apply(List<string> tokens)
    {
        List<string> texts = new(tokens.Count);
        List<byte> bytes = [];
        foreach (string token in tokens)
        {
            int value = ByteToken.Value(token);
            if (value >= 0)
            {
                bytes.Add((byte)value);
                continue;
            }
            Flush(bytes, texts);
            texts.Add(token);
        }
        Flush(bytes, texts);
        return texts;
    }

    private static void Flush(List<byte> bytes, List<string> texts)
    {
        if (bytes.Count == 0) { return; }
        var run = CollectionsMarshal.AsSpan(bytes);
        if (System.Text.Unicode.Utf8.IsValid(run)) { texts.Add(Encoding.UTF8.GetString(run)); }
        else
        {
            for (int i = 0; i < run.Length; i++) { texts.Add("\uFFFD"); }
        }
        bytes.Clear();
    }
}
