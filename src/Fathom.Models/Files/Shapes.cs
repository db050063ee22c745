namespace Fathom.Models.Files;

/// <summary>Arithmetic and text of shapes that come out of files and may therefore be anything.</summary>
static class Shapes
{
    /// <summary>
    /// The bytes that a tensor of <paramref name="shape"/> takes; null when a dimension is negative or the product
    /// does not fit 63 bits. A zero dimension does not excuse an overflow of the others: strides are made of them.
    /// </summary>
    public static long? Bytes(IReadOnlyList<long> shape, int elementSize)
    {
        long product = elementSize;
        bool empty = false;
        foreach (long dimension in shape)
        {
            if (dimension < 0) return null;
            if (dimension == 0) empty = true;
            else if (product > long.MaxValue / dimension) return null;
            else product *= dimension;
        }
        return empty ? 0 : product;
    }

    /// <summary>Whether every dimension is as expected, −1 standing for any; no expectation at all accepts any shape.</summary>
    public static bool Fits(IReadOnlyList<long> shape, ReadOnlySpan<long> expected)
    {
        if (expected.IsEmpty) return true;
        if (shape.Count != expected.Length) return false;
        for (int axis = 0; axis < expected.Length; axis++)
            if (expected[axis] != -1 && expected[axis] != shape[axis]) return false;
        return true;
    }

    /// <summary>"[3, *]", a star for any.</summary>
    public static string Text(ReadOnlySpan<long> shape)
    {
        const int shown = 8;
        var parts = new List<string>();
        foreach (long dimension in shape[..Math.Min(shown, shape.Length)]) parts.Add(dimension == -1 ? "*" : $"{dimension}");
        if (shape.Length > shown) parts.Add("…");
        return $"[{string.Join(", ", parts)}]";
    }

    public static string Text(IReadOnlyList<long> shape) => Text(shape.ToArray());
}
