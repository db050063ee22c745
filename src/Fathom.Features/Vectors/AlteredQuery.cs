using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// A vector with some latents raised or lowered, after O'Neill et al. 2024 (arXiv:2408.00657). f are its latent activations,
/// x̂(f) their reconstruction:
/// <code>
/// f'_l = max(0, f_l + change_l)      not cut at 0 where activations have a sign
/// x'   = x + x̂(f') − x̂(f)            what the dictionary missed of x stays
/// fidelity = cos(x, x')               of the reconstructions: cos(x̂(f), x̂(f'))
/// </code>
/// </summary>
public sealed class AlteredQuery
{
    /// <param name="coder">An autoencoder.</param>
    /// <param name="x">[d]</param>
    /// <param name="changes">Latents, and by how much each is raised; below 0 where lowered.</param>
    /// <param name="workers">Threads to use.</param>
    public AlteredQuery(ISparseCoder coder, float[] x, IReadOnlyDictionary<int, float> changes, Workers workers)
    {
        Before = x;
        SortedDictionary<int, float> active = Encode(coder, x, workers), altered = new(active);
        foreach ((int latent, float change) in changes)
        {
            float value = active.GetValueOrDefault(latent) + change;
            if (!coder.IsSigned) value = Math.Max(0, value);
            if (value == 0) altered.Remove(latent);
            else altered[latent] = value;
        }
        float[] reconstruction = Decode(coder, x, active, workers), moved = Decode(coder, x, altered, workers);
        After = [.. x.Select((value, c) => value + moved[c] - reconstruction[c])];
        (Fidelity, ReconstructionFidelity) = (Cosine(x, After), Cosine(reconstruction, moved));
        Reconstructed = Cosine(x, reconstruction);
        SortedDictionary<int, float> read = Encode(coder, After, workers);
        Changes = [.. changes.Keys.Order().Select(latent => new LatentChange(latent, active.GetValueOrDefault(latent),
            altered.GetValueOrDefault(latent), read.GetValueOrDefault(latent)))];
    }

    /// <summary>x.</summary>
    public float[] Before { get; }

    /// <summary>x'.</summary>
    public float[] After { get; }

    /// <summary>cos(x, x').</summary>
    public double Fidelity { get; }

    /// <summary>cos(x̂(f), x̂(f')).</summary>
    public double ReconstructionFidelity { get; }

    /// <summary>cos(x, x̂(f)): what the dictionary sees of the query.</summary>
    public double Reconstructed { get; }

    /// <summary>What became of the latents.</summary>
    public IReadOnlyList<LatentChange> Changes { get; }

    /// <summary>Active latents of a vector.</summary>
    internal static SortedDictionary<int, float> Encode(ISparseCoder coder, float[] x, Workers workers)
    {
        var codes = new SparseCodes(1, 1);
        coder.Encode(x, 1, codes, workers);
        var active = new SortedDictionary<int, float>();
        for (int at = 0; at < codes.Counts[0]; at++) active[codes.RowIndices(0)[at]] = codes.RowValues(0)[at];
        return active;
    }

    static float[] Decode(ISparseCoder coder, float[] x, SortedDictionary<int, float> active, Workers workers)
    {
        var codes = new SparseCodes(1, Math.Max(1, active.Count));
        codes.Counts[0] = active.Count;
        int at = 0;
        foreach ((int latent, float value) in active) (codes.Indices[at], codes.Values[at++]) = (latent, value);
        var reconstruction = new float[coder.OutputWidth];
        coder.Decode(x, codes, reconstruction, workers);
        return reconstruction;
    }

    /// <summary>cos(a, b); 0 where one of them is.</summary>
    internal static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double dot = 0, squareA = 0, squareB = 0;
        for (int c = 0; c < a.Length; c++)
        {
            dot += (double)a[c] * b[c];
            squareA += (double)a[c] * a[c];
            squareB += (double)b[c] * b[c];
        }
        return squareA > 0 && squareB > 0 ? Math.Clamp(dot / Math.Sqrt(squareA * squareB), -1, 1) : 0;
    }
}
