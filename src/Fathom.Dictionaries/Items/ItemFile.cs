namespace Fathom.Dictionaries;

/// <summary>A text file that went into a run.</summary>
/// <param name="Path">As given.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its bytes, lower-case hexadecimal.</param>
public sealed record ItemFile(string Path, long Bytes, string Sha256);
