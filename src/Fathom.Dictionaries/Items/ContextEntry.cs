using System.Runtime.InteropServices;

namespace Fathom.Dictionaries;

/// <summary>One context in <c>items/contexts.bin</c>, 16 bytes.</summary>
/// <param name="Start">Index of its first token id in <c>tokens.bin</c>.</param>
/// <param name="Length">Token ids, the special first one included.</param>
/// <param name="Document">The document that its first ordinary token comes from.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct ContextEntry(long Start, int Length, int Document);
