using System.Security.Cryptography;
using System.Text;

namespace Fathom.Dictionaries;

/// <summary>What a labelled source gave, described as a text file would be.</summary>
sealed class SourceDigest
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long bytes;

    /// <summary>Adds the next document, in UTF-8, and a line feed.</summary>
    public void Add(string text)
    {
        byte[] line = Encoding.UTF8.GetBytes(text + "\n");
        hash.AppendData(line);
        bytes += line.Length;
    }

    /// <param name="identity">The source's, in the place of a path.</param>
    public ItemFile File(string identity) => new(identity, bytes, Convert.ToHexStringLower(hash.GetCurrentHash()));
}
