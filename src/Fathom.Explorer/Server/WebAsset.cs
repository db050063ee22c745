namespace Fathom.Explorer;

/// <summary>A file of the front end.</summary>
/// <param name="Path">Under the root, with a leading slash.</param>
/// <param name="ContentType">For the Content-Type header.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Tag">Its ETag, quotes included.</param>
sealed record WebAsset(string Path, string ContentType, byte[] Bytes, string Tag)
{
    /// <summary>Vite puts a hash of the content into the name of everything in this folder.</summary>
    public bool IsHashed => Path.StartsWith("/assets/", StringComparison.Ordinal);
}
