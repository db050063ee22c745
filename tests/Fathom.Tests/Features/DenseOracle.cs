using Fathom.Dictionaries;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>All latent activations of a tiny run as a table, from the equations of TopK in double precision.</summary>
sealed class DenseOracle
{
    readonly double[,] table;

    public DenseOracle(TinyRun run)
    {
        Run = run;
        table = new double[run.Rows, TinyRun.Latents];
        for (int row = 0; row < run.Rows; row++)
        {
            double[] pre = [.. Enumerable.Range(0, TinyRun.Latents).Select(latent => PreActivation(run.Coder, latent, row))];
            foreach (int latent in Enumerable.Range(0, TinyRun.Latents).OrderByDescending(latent => pre[latent]).Take(TinyRun.K))
                table[row, latent] = Math.Max(0, pre[latent]);
        }
    }

    public TinyRun Run { get; }

    /// <summary>Where a latent fires, and how strongly, in row order.</summary>
    public (int Row, double Value)[] Firing(int latent) =>
        [.. Enumerable.Range(0, Run.Rows).Select(row => (row, table[row, latent])).Where(entry => entry.Item2 > 0)];

    public double At(int row, int latent) => table[row, latent];

    /// <summary>Of each context the strongest activation in (low, high], by context.</summary>
    public Dictionary<int, (int Row, double Value)> Peaks(int latent, double low, double high) =>
        Firing(latent).Where(entry => entry.Value > low && entry.Value <= high)
            .GroupBy(entry => Run.Positions[entry.Row].Context)
            .ToDictionary(context => context.Key, context => context.MaxBy(entry => entry.Value));

    double PreActivation(TopKSae sae, int latent, int row)
    {
        double sum = sae.EncoderBias[latent];
        for (int c = 0; c < TinyRun.Width; c++)
            sum += (double)sae.EncoderWeight[latent * TinyRun.Width + c] *
                (Run.Vectors[row * TinyRun.Width + c] - (double)sae.DecoderBias[c]);
        return sum;
    }
}
