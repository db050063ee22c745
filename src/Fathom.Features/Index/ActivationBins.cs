namespace Fathom.Features;

/// <summary>Equal bins over (0, max], each without its lower edge and with its upper one.</summary>
public sealed class ActivationBins
{
    readonly float[] edges;

    /// <param name="max">Largest activation; 0 for a latent that never fires.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    public ActivationBins(float max, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        edges = new float[bins + 1];
        for (int b = 0; b <= bins; b++) edges[b] = Edge(max, b, bins);
    }

    /// <summary>Lower edge of bin <paramref name="bin"/>, upper edge of the one before: max · bin / bins, rounded once.</summary>
    public static float Edge(float max, int bin, int bins) => (float)((double)max * bin / bins);

    /// <summary>How many values lie in each bin; all must lie in (0, max].</summary>
    public int[] Count(ReadOnlySpan<float> values)
    {
        int bins = edges.Length - 1;
        var counts = new int[bins];
        double scale = bins / (double)edges[^1];
        foreach (float value in values)
        {
            // The quotient is a guess that may miss by one; the edges, as everyone else computes them, decide.
            int bin = Math.Clamp((int)(value * scale), 0, bins - 1);
            while (value <= edges[bin] && bin > 0) bin--;
            while (value > edges[bin + 1] && bin < bins - 1) bin++;
            counts[bin]++;
        }
        return counts;
    }
}
