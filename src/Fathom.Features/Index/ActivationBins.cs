namespace Fathom.Features;

/// <summary>Equal bins over (0, max], each without its lower edge and with its upper one.</summary>
public sealed class ActivationBins
{
    readonly float[] edges;
    readonly double scale;

    /// <param name="max">Largest activation; 0 for a latent that never fires.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    public ActivationBins(float max, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        edges = new float[bins + 1];
        for (int b = 0; b <= bins; b++) edges[b] = Edge(max, b, bins);
        scale = bins / (double)max;
    }

    /// <summary>Lower edge of bin <paramref name="bin"/>, upper edge of the one before: max · bin / bins, rounded once.</summary>
    public static float Edge(float max, int bin, int bins) => (float)((double)max * bin / bins);

    /// <summary>Number of bins.</summary>
    public int Bins => edges.Length - 1;

    /// <summary>The bin of a value in (0, max].</summary>
    public int Of(float value)
    {
        // The quotient is a guess that may miss by one; the edges, as everyone else computes them, decide.
        int bin = Math.Clamp((int)(value * scale), 0, Bins - 1);
        while (value <= edges[bin] && bin > 0) bin--;
        while (value > edges[bin + 1] && bin < Bins - 1) bin++;
        return bin;
    }

    /// <summary>How many values lie in each bin; all must lie in (0, max].</summary>
    public int[] Count(ReadOnlySpan<float> values)
    {
        var counts = new int[Bins];
        foreach (float value in values) counts[Of(value)]++;
        return counts;
    }
}
