using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>Passages as the model has them at the site of a dictionary. Thread-safe.</summary>
/// <param name="vectors">The capture that was indexed.</param>
/// <param name="map">Passages of it.</param>
sealed class PassageVectors(IVectorSource vectors, PassageMap map) : IDisposable
{
    public int Width => vectors.Width;

    /// <summary>The mean activation of a passage less the mean over all, as a unit vector, [d]; or zero.</summary>
    public double[] Of(Passage passage)
    {
        (uint first, uint end) = map.Rows(passage.Number);
        var rows = new float[(end - first) * Width];
        vectors.Read(first, (int)(end - first), rows);
        var sum = new double[Width];
        for (int i = 0; i < rows.Length; i++) sum[i % Width] += rows[i] - vectors.Mean[i % Width];
        double norm = Math.Sqrt(sum.Sum(x => x * x));
        return norm == 0 ? sum : [.. sum.Select(x => x / norm)];
    }

    public void Dispose() => vectors.Dispose();
}
