using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>
/// How far what lies together on a map belongs together (Venna and Kaski 2001): with U(i) those of the k nearest in the plane that
/// are not among the k nearest by cosine, and r(i, j) the rank of j by cosine as seen from i,
/// <code>T = 1 − 2 / (n k (2N − 3k − 1)) Σ_i Σ_{j ∈ U(i)} (r(i, j) − k)</code>
/// over n of the N points, evenly spaced by number. 1 where nothing strange lies near, ½ by chance.
/// </summary>
static class Trustworthiness
{
    const int Sampled = 2000, K = MapQuality.Neighbours, Block = 250;

    /// <param name="rows">[M, d]</param>
    /// <param name="width">d</param>
    /// <param name="map">Points of some of the rows.</param>
    public static double Of(ReadOnlySpan<float> rows, int width, LatentMap map)
    {
        MapPoint[] points = [.. map.Points];
        float[] unit = Unit(rows, width, points);
        using var packed = new PackedWeights(points.Length, width);
        packed.Pack(unit, WeightLayout.OutputByInput, Workers.All);
        int[] asked = [.. Enumerable.Range(0, Math.Min(Sampled, points.Length)).Select(i => (int)((long)i * points.Length / Math.Min(Sampled, points.Length)))];
        var lost = new double[asked.Length];
        var cosines = new float[Block * points.Length];
        for (int first = 0; first < asked.Length; first += Block)
        {
            int count = Math.Min(Block, asked.Length - first), start = first;
            float[] some = [.. asked.Skip(first).Take(count).SelectMany(i => unit[(i * width)..((i + 1) * width)])];
            Linear.Forward(some, count, packed, [], cosines.AsSpan(0, count * points.Length), Workers.All);
            Workers.All.For(count, i => lost[start + i] = Lost(points, asked[start + i], cosines.AsSpan(i * points.Length, points.Length)));
        }
        return 1 - 2 * lost.Sum() / ((double)asked.Length * K * (2.0 * points.Length - 3 * K - 1));
    }

    static double Lost(MapPoint[] points, int own, ReadOnlySpan<float> cosines)
    {
        Span<float> squares = stackalloc float[K];
        Span<int> near = stackalloc int[K];
        squares.Fill(float.PositiveInfinity);
        for (int other = 0; other < points.Length; other++)
        {
            float dx = points[other].X - points[own].X, dy = points[other].Y - points[own].Y, square = dx * dx + dy * dy;
            if (other == own || square >= squares[^1]) continue;
            int at = K - 1;
            for (; at > 0 && squares[at - 1] > square; at--) (near[at], squares[at]) = (near[at - 1], squares[at - 1]);
            (near[at], squares[at]) = (other, square);
        }
        double sum = 0;
        foreach (int other in near)
        {
            int rank = 1;
            for (int third = 0; third < cosines.Length; third++)
                if (third != own && cosines[third] > cosines[other]) rank++;
            sum += Math.Max(0, rank - K);
        }
        return sum;
    }

    static float[] Unit(ReadOnlySpan<float> rows, int width, MapPoint[] points)
    {
        var unit = new float[points.Length * width];
        for (int i = 0; i < points.Length; i++)
        {
            ReadOnlySpan<float> row = rows.Slice(points[i].Latent * width, width);
            double square = 0;
            foreach (float x in row) square += (double)x * x;
            for (int c = 0; c < width; c++) unit[i * width + c] = (float)(row[c] / Math.Sqrt(square));
        }
        return unit;
    }
}
