using System.Security.Cryptography;
using System.Text;

namespace Fathom.Dictionaries;

/// <summary>SHA-256 of what goes into a step, for the manifest.</summary>
public static class InputHash
{
    /// <param name="paths">Files, hashed one after the other.</param>
    public static string Of(params ReadOnlySpan<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in paths)
        {
            using FileStream file = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of a text's UTF-8 bytes.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Of a dictionary: its configuration and weights.</summary>
    public static string OfDictionary(LoadedDictionary dictionary) => Of([.. dictionary.Files]);

    /// <summary>Of a capture: its description, which holds the mean of the rows to the last digit.</summary>
    public static string OfCapture(string folder) => Of(Path.Combine(folder, "capture.json"));
}
