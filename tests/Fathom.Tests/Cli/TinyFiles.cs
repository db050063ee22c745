using System.Text;
using System.Text.Json;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Tests.Cli;

/// <summary>A text and vectors as a user would bring them, and what there is to know of the model that reads them.</summary>
static class TinyFiles
{
    /// <summary>Of the model in the workspace.</summary>
    public const int Width = 10, Layers = 3, Vocabulary = 40, Heads = 4, Bos = 1, A = 4, B = 5;

    static readonly string[] Words =
        ["abba", "ab", "baa", "cab", "dab", "a", "bab", "aaab", "jab", "tab", "b", "ba", "lab", "nab", "dabba", "cabal"];

    /// <summary>Documents of 3 to 12 words, one a line, the same for every call.</summary>
    public static void WriteText(string path, int documents)
    {
        var random = new Philox(21, 0);
        ulong counter = 0;
        var text = new StringBuilder();
        for (int document = 0; document < documents; document++)
        {
            var words = new string[3 + random.Below(counter++, 10)];
            for (int i = 0; i < words.Length; i++) words[i] = Words[random.Below(counter++, Words.Length)];
            text.Append(JsonSerializer.Serialize(new { text = string.Join(' ', words) })).Append('\n');
        }
        File.WriteAllText(path, text.ToString());
    }

    /// <summary>A matrix of vectors along a few directions, [n, d].</summary>
    public static void WriteVectors(string path, int n = 400, int d = Width)
    {
        var random = new Philox(22, 0);
        var values = new float[n * d];
        for (int i = 0; i < n; i++)
            for (int c = 0; c < d; c++)
                values[i * d + c] = (i + c) % 5 == 0 ? 3 : 0.1f * (float)random.Normal((ulong)(i * d + c));
        Npy.Write(path, values, n, d);
    }
}
