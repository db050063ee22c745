namespace Fathom.Numerics;

/// <summary>The sparse decode in plain loops: the oracle of the fast one.</summary>
internal static class ReferenceSparseDecode
{
    public static void Forward(SparseCodes codes, ReadOnlySpan<float> decoder, ReadOnlySpan<float> bias, int d, Span<float> y)
    {
        for (int row = 0; row < codes.Rows; row++)
        {
            Span<float> to = y.Slice(row * d, d);
            if (bias.Length == 0) to.Clear(); else bias[..d].CopyTo(to);
            ReadOnlySpan<int> latents = codes.RowIndices(row);
            ReadOnlySpan<float> values = codes.RowValues(row);
            for (int entry = 0; entry < latents.Length; entry++)
                for (int i = 0; i < d; i++)
                    to[i] = MathF.FusedMultiplyAdd(values[entry], decoder[latents[entry] * d + i], to[i]);
        }
    }
}
