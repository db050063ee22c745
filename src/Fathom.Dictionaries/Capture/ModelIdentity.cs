using System.Security.Cryptography;
using System.Text;

namespace Fathom.Dictionaries;

/// <summary>Which parameters a capture was made with.</summary>
/// <param name="Folder">Folder of the model.</param>
/// <param name="Hash">SHA-256 over config.json and the files of parameters.</param>
/// <param name="RandomInitSeed">Set when the parameters are not the files' but random.</param>
public sealed record ModelIdentity(string Folder, string Hash, ulong? RandomInitSeed = null)
{
    /// <summary>Hashes a model's files.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static ModelIdentity Of(string folder)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 20];
            foreach (string path in Directory.EnumerateFiles(folder).Where(Counts).Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path) + "\n"));
                using FileStream stream = File.OpenRead(path);
                for (int read; (read = stream.Read(buffer)) > 0;) hash.AppendData(buffer, 0, read);
            }
            return new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)),
                Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: the model's files cannot be read ({e.Message})", e);
        }
    }

    static bool Counts(string path) => Path.GetFileName(path) == "config.json" || Path.GetExtension(path) == ".safetensors";
}
