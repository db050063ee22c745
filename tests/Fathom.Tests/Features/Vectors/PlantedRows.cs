using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Vectors;

/// <summary>Rows whose latents are known: latent i is active with the strength that stands in column i.</summary>
static class PlantedRows
{
    /// <summary>f = relu(x), x̂ = f.</summary>
    public static ISparseCoder Axes(int width)
    {
        var rows = new float[width * width];
        for (int i = 0; i < width; i++) rows[i * width + i] = 1;
        return new StandardSae(rows, new float[width], [.. rows], new float[width]);
    }

    /// <param name="active">Latents of each row, at strengths 1, 2, … in their order.</param>
    /// <param name="width">Latents.</param>
    public static MatrixSource Source(int[][] active, int width)
    {
        var x = new float[active.Length * width];
        for (int row = 0; row < active.Length; row++)
            for (int at = 0; at < active[row].Length; at++) x[row * width + active[row][at]] = at + 1;
        return new MatrixSource(x, width);
    }

    public static ActiveRows Of(int[][] active, int width) =>
        ActiveRows.Of(Source(active, width), Axes(width), new Workers(2), cancel: TestContext.Current.CancellationToken);
}
