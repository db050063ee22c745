using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Nearest rows against distances in double precision, one by one.</summary>
public class NearestRowsTests
{
    static readonly Workers Two = new(2);

    [Fact]
    public void Every_number_of_rows_and_widths_finds_the_nearest()
    {
        for (int m = 1; m <= 256; m++) Check(n: m % 37, d: 1 + m % 19, m);
        Check(n: 1000, d: 64, m: 301);
        Check(n: 350, d: 1030, m: 33);
    }

    static void Check(int n, int d, int m)
    {
        float[] rows = Numbers.Normal(m * d, 1), x = Numbers.Normal(n * d, 2);
        var found = new int[n];
        Find(rows, m, d, x, found);
        for (int i = 0; i < n; i++)
        {
            double[] distances = [.. Enumerable.Range(0, m).Select(j =>
                Enumerable.Range(0, d).Sum(c => Math.Pow((double)x[i * d + c] - rows[j * d + c], 2)))];
            // Those that are equally near to the precision of float may change places.
            Assert.InRange(distances[found[i]], distances.Min(), distances.Min() * (1 + 1e-5) + 1e-5);
        }
    }

    [Fact]
    public void Ties_go_to_the_lower_row_wherever_it_lies()
    {
        float[] rows = new float[200], x = [1, -1];
        foreach (int j in new[] { 3, 19, 20, 40, 199 }) rows[j] = 1;
        foreach (int j in new[] { 12, 36, 77 }) rows[j] = -1;
        var found = new int[2];
        Find(rows, 200, 1, x, found);
        Assert.Equal([3, 12], found);
    }

    static void Find(float[] rows, int m, int d, float[] x, int[] found)
    {
        using PackedWeights packed = new PackedWeights(m, d).Pack(rows, WeightLayout.OutputByInput, Two);
        Numbers.PoisonScratch();
        NearestRows.Find(x, found.Length, packed, NearestRows.Offsets(rows, m, d), found, Two);
    }
}
