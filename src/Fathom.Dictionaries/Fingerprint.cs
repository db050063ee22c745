using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fathom.Dictionaries;

/// <summary>Hashes by which an index, or a comparison, knows what it was made from.</summary>
public static class Fingerprint
{
    /// <summary>SHA-256 of a dictionary's configuration and weights.</summary>
    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of the dictionary.</param>
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="InputException">One of its files is missing or cannot be read.</exception>
    public static string OfDictionary(RunFolder run, string dictionary)
    {
        string folder = run.Dictionary(dictionary);
        return Of($"make it with 'fathom train --run {run.Path} --name {dictionary} …'",
            Path.Combine(folder, "cfg.json"), Path.Combine(folder, "sae_weights.safetensors"));
    }

    /// <summary>
    /// Of a capture. Its description holds the mean of the rows to the last digit, that of the items the hashes of the
    /// texts: other rows or other tokens do not go unnoticed, and not one row needs to be read.
    /// </summary>
    public static string OfCapture(RunFolder run, string capture) =>
        Of($"make it with 'fathom capture --run {run.Path} --site {capture} …'",
            Path.Combine(run.Capture(capture), "capture.json"), Path.Combine(run.Items, "items.json"));

    static string Of(string remedy, params ReadOnlySpan<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        foreach (string path in paths)
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);
                // The length first, so that bytes cannot move from one file to the next unnoticed.
                BinaryPrimitives.WriteInt64LittleEndian(buffer, file.Length);
                hash.AppendData(buffer, 0, sizeof(long));
                for (int read; (read = file.Read(buffer)) > 0;) hash.AppendData(buffer, 0, read);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new InputException($"{path}: missing; {remedy}", e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ")}); make it readable", e);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
