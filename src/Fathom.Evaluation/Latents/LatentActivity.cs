using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>How often and how strongly each latent fires, counted over rows in order.</summary>
public sealed class LatentActivity
{
    readonly long[] counts, contexts;
    readonly double[] sums;
    readonly float[] largest;
    readonly int[] lastContext;

    /// <param name="latents">M</param>
    public LatentActivity(int latents)
    {
        counts = new long[latents];
        contexts = new long[latents];
        sums = new double[latents];
        largest = new float[latents];
        lastContext = new int[latents];
        Array.Fill(lastContext, -1);
    }

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether the rows came with their contexts.</summary>
    public bool HasContexts { get; private set; }

    /// <summary>Number of latents M.</summary>
    public int LatentCount => counts.Length;

    /// <summary>Rows on which each latent fires, [M].</summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>Largest activation of each latent, [M]; 0 where it is silent.</summary>
    public ReadOnlySpan<float> Max => largest;

    /// <summary>Latents that fire at least once.</summary>
    public int Alive => counts.Count(count => count > 0);

    /// <summary>Latents that stay silent for all <see cref="Rows"/>.</summary>
    public int Dead => LatentCount - Alive;

    /// <summary>Share of the latents that fire at least once.</summary>
    public double AliveShare => (double)Alive / LatentCount;

    /// <summary>Share of rows on which a latent fires.</summary>
    public double Density(int latent) => (double)counts[latent] / Rows;

    /// <summary>Mean activation where a latent fires; 0 where it is silent.</summary>
    public double Mean(int latent) => counts[latent] == 0 ? 0 : sums[latent] / counts[latent];

    /// <summary>
    /// Rows on which a latent fires per context in which it does; 0 where it is silent, not a number without contexts.
    /// </summary>
    public double ConsistentActivation(int latent) =>
        !HasContexts ? double.NaN : counts[latent] == 0 ? 0 : (double)counts[latent] / contexts[latent];

    /// <summary>Share of the latents whose density is above <paramref name="density"/>.</summary>
    public double ShareAbove(double density) => (double)LatentsAbove(density).Count() / LatentCount;

    /// <summary>Share of all firings that come from latents denser than <paramref name="density"/>; 0 without firings.</summary>
    public double FiringsAbove(double density)
    {
        long all = counts.Sum();
        return all == 0 ? 0 : (double)LatentsAbove(density).Sum(latent => counts[latent]) / all;
    }

    /// <param name="codes">n rows.</param>
    /// <param name="rowContexts">[n], each context in one piece and none twice; or empty.</param>
    public void Add(SparseCodes codes, ReadOnlySpan<int> rowContexts)
    {
        if (rowContexts.Length != 0) ArgumentOutOfRangeException.ThrowIfNotEqual(rowContexts.Length, codes.Rows);
        HasContexts = rowContexts.Length != 0 || (HasContexts && codes.Rows == 0);
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<int> indices = codes.RowIndices(row);
            ReadOnlySpan<float> values = codes.RowValues(row);
            int context = rowContexts.Length == 0 ? -1 : rowContexts[row];
            for (int i = 0; i < indices.Length; i++)
            {
                int latent = indices[i];
                float value = values[i];
                largest[latent] = counts[latent] == 0 ? value : Math.Max(largest[latent], value);
                counts[latent]++;
                sums[latent] += value;
                if (context == lastContext[latent]) continue;
                lastContext[latent] = context;
                contexts[latent]++;
            }
        }
        Rows += codes.Rows;
    }

    IEnumerable<int> LatentsAbove(double density) => Enumerable.Range(0, LatentCount).Where(latent => Density(latent) > density);
}
