using System.Runtime.InteropServices;

namespace Fathom.Dictionaries;

/// <summary>Where a document comes from, an entry of <c>items/documents.bin</c>.</summary>
/// <param name="File">Index into <see cref="ItemDescription.Files"/>.</param>
/// <param name="Line">Line of a .jsonl file from 0; 0 for a .txt file.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DocumentOrigin(int File, int Line);
