namespace Fathom.Numerics;

/// <summary>The tiles one number at a time: what the others compute, readable.</summary>
internal static unsafe class ScalarTiles
{
    public static void Rows12(float* x, nint xStep, float* panel, int count, float* start, nint startRow, float* y, nint yRow,
        float* _, nint _1)
    {
        for (int r = 0; r < 12; r++) Row(x + r, xStep, panel, count, start + r * startRow, y + r * yRow);
    }

    public static void Rows4(float* x, nint xRow, float* panel, int count, float* start, nint startRow, float* y, nint yRow)
    {
        for (int r = 0; r < 4; r++) Row(x + r * xRow, 1, panel, count, start + r * startRow, y + r * yRow);
    }

    public static void Row1(float* x, float* panel, int count, float* start, float* y) =>
        Row(x, 1, panel, count, start, y);

    static void Row(float* x, nint step, float* panel, int count, float* start, float* y)
    {
        for (int c = 0; c < 32; c++)
        {
            float sum = start[c];
            for (int i = 0; i < count; i++) sum = MathF.FusedMultiplyAdd(x[i * step], panel[(nint)i * 32 + c], sum);
            y[c] = sum;
        }
    }
}
