using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>Sparse codes by hand.</summary>
static class Codes
{
    /// <summary>Rows without any active latent.</summary>
    public static SparseCodes None(int rows) => Of([.. Enumerable.Repeat(Array.Empty<(int, float)>(), rows)]);

    public static SparseCodes Of(params (int Latent, float Value)[][] rows)
    {
        var codes = new SparseCodes(rows.Length, Math.Max(1, rows.Max(row => row.Length)));
        for (int row = 0; row < rows.Length; row++)
        {
            codes.Counts[row] = rows[row].Length;
            for (int i = 0; i < rows[row].Length; i++)
                (codes.Indices[row * codes.Stride + i], codes.Values[row * codes.Stride + i]) = rows[row][i];
        }
        return codes;
    }
}
