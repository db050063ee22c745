namespace Fathom.Features;

/// <summary>Rows of a matrix scaled to length 1; a row of zeros stays one and is near nothing.</summary>
static class UnitRows
{
    /// <param name="matrix">[M, d]</param>
    /// <param name="rows">Those to take, n of them.</param>
    /// <param name="width">d</param>
    /// <returns>[n, d]</returns>
    public static float[] Of(ReadOnlySpan<float> matrix, ReadOnlySpan<int> rows, int width)
    {
        var unit = new float[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> row = matrix.Slice(rows[i] * width, width);
            double square = 0;
            foreach (float x in row) square += (double)x * x;
            double scale = square > 0 ? 1 / Math.Sqrt(square) : 0;
            for (int c = 0; c < width; c++) unit[i * width + c] = (float)(row[c] * scale);
        }
        return unit;
    }
}
