using System.Diagnostics.CodeAnalysis;

namespace Fathom.Numerics;

/// <summary>Checks that spans are long enough for the shapes that come with them, before a kernel reads raw memory.</summary>
internal static class Shapes
{
    /// <exception cref="ArgumentException">A size is negative, or fewer than rows × columns values are there.</exception>
    public static void Require(long length, long rows, long columns, string name)
    {
        if (rows < 0 || columns < 0 || length < rows * columns) Throw(length, rows, columns, name);
    }

    [DoesNotReturn]
    static void Throw(long length, long rows, long columns, string name) =>
        throw new ArgumentException($"[{rows}, {columns}] values expected, {length} given.", name);
}
