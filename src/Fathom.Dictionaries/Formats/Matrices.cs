namespace Fathom.Dictionaries;

/// <summary>Matrices as the files hold them and as the program does.</summary>
static class Matrices
{
    const int Tile = 32;

    /// <summary>[rows, columns] to [columns, rows], tile by tile, so that both sides stay in the cache.</summary>
    public static float[] Transposed(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        var result = new float[matrix.Length];
        for (int top = 0; top < rows; top += Tile)
            for (int left = 0; left < columns; left += Tile)
                for (int row = top; row < Math.Min(rows, top + Tile); row++)
                    for (int column = left; column < Math.Min(columns, left + Tile); column++)
                        result[column * rows + row] = matrix[row * columns + column];
        return result;
    }

    /// <summary>Every number times a factor.</summary>
    public static float[] Scaled(float[] values, double factor) => Array.ConvertAll(values, value => (float)(value * factor));

    /// <summary>One number for each of M latents.</summary>
    public static float[] Repeated(float value, int count)
    {
        var all = new float[count];
        Array.Fill(all, value);
        return all;
    }
}
