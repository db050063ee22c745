using System.Runtime.InteropServices;

namespace Fathom.Dictionaries;

/// <summary>Which token an activation row belongs to.</summary>
/// <param name="Context">Index of the context in the items.</param>
/// <param name="Position">Index of the token in the context, from 0.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct RowPosition(int Context, int Position);
