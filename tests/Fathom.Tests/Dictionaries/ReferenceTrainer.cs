using Fathom.Dictionaries;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// Training steps as TopKStep documents them, in double precision and with nothing fused: select, loss and gradient,
/// projection, clipping, Adam, renormalisation, counters.
/// </summary>
sealed class ReferenceTrainer
{
    const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    readonly TrainConfig config;
    readonly double variance;
    readonly ReferenceParameters first, second;

    public ReferenceTrainer(TrainConfig config, ReferenceParameters parameters, double variance)
    {
        (this.config, this.variance, Parameters) = (config, variance, parameters);
        first = new(parameters.Width, parameters.Latents);
        second = new(parameters.Width, parameters.Latents);
        RowsSinceFired = new long[parameters.Latents];
    }

    public ReferenceParameters Parameters { get; }

    public long[] RowsSinceFired { get; }

    public double? PreviousNorm { get; private set; }

    public int Steps { get; private set; }

    /// <param name="x">[batch, d]</param>
    /// <param name="rate">η.</param>
    /// <returns>Loss, FVU, auxiliary loss, L0 and the gradient's norm before clipping.</returns>
    public (double Loss, double Fvu, double Aux, double L0, double Norm) Run(double[] x, double rate)
    {
        ReferenceLoss loss = LossOf(x);
        (double fvu, double aux) = (loss.Main(Parameters), loss.Aux(Parameters));
        ReferenceParameters gradient = loss.Gradient(Parameters);
        Project(gradient);
        double norm = Math.Sqrt(gradient.All.Sum(tensor => tensor.Sum(g => g * g)));
        double deciding = config.Clip == Clip.Previous && PreviousNorm is { } previous ? previous : norm;
        double factor = config.Clip != Clip.Off && deciding > config.ClipAt ? config.ClipAt / deciding : 1;
        Steps++;
        for (int t = 0; t < 4; t++) Adam(Parameters.All[t], gradient.All[t], first.All[t], second.All[t], factor, rate);
        Renormalise();
        PreviousNorm = norm;
        for (int latent = 0; latent < Parameters.Latents; latent++)
            RowsSinceFired[latent] = loss.Active.Any(row => row.Contains(latent)) ? 0 : RowsSinceFired[latent] + config.Batch;
        return (fvu + config.AuxCoefficient * aux, fvu, aux, loss.Active.Average(row => row.Length), norm);
    }

    /// <summary>The loss of a batch at the present parameters, with what a step holds constant worked out.</summary>
    public ReferenceLoss LossOf(double[] x)
    {
        int d = Parameters.Width, n = x.Length / d;
        var open = new ReferenceLoss(x, new int[n][], new int[n][], new double[x.Length], variance, 0, config.AuxCoefficient);
        int[] all = [.. Enumerable.Range(0, Parameters.Latents)];
        int[] dead = [.. all.Where(latent => RowsSinceFired[latent] >= config.DeadAfterRows)];
        int[] chosen = config.AuxRows is null ? [.. Enumerable.Range(0, n)] : AuxiliaryLoss.RowsOf(config, Steps);
        int[][] ofBatch = LargestOfBatch(open, n * config.K);
        for (int row = 0; row < n; row++)
        {
            open.Active[row] = config.Architecture == "batchtopk" ? ofBatch[row] : Largest(open, row, all, config.K);
            open.Auxiliary[row] = Largest(open, row, dead, Math.Min(config.AuxK ?? Math.Max(1, d / 2), dead.Length));
            for (int c = 0; c < d; c++)
            {
                double reconstruction = Parameters.DecoderBias[c];
                foreach (int latent in open.Active[row])
                    reconstruction += open.PreActivation(Parameters, row, latent) * Parameters.DecoderWeight[latent * d + c];
                open.Error[row * d + c] = x[row * d + c] - reconstruction;
            }
        }
        bool runs = dead.Length > 0 && config.AuxCoefficient > 0;
        return open with { Spread = runs ? Spread(open.Error, d) : 0, AuxRows = chosen };
    }

    // The largest of all rows together, of which those above 0 fire.
    int[][] LargestOfBatch(ReferenceLoss loss, int count)
    {
        int[] all = [.. Enumerable.Range(0, Parameters.Latents)];
        var best = Enumerable.Range(0, loss.Active.Length).SelectMany(row => all.Select(latent => (row, latent)))
            .OrderByDescending(pair => loss.PreActivation(Parameters, pair.row, pair.latent)).Take(count)
            .Where(pair => loss.PreActivation(Parameters, pair.row, pair.latent) > 0)
            .ToLookup(pair => pair.row, pair => pair.latent);
        return [.. Enumerable.Range(0, loss.Active.Length).Select(row => best[row].ToArray())];
    }

    // The k largest pre-activations among the candidates, of which those above 0 fire.
    int[] Largest(ReferenceLoss loss, int row, int[] candidates, int k) =>
        [.. candidates.OrderByDescending(latent => loss.PreActivation(Parameters, row, latent)).Take(k)
            .Where(latent => loss.PreActivation(Parameters, row, latent) > 0)];

    static double Spread(double[] error, int d)
    {
        int n = error.Length / d;
        double spread = 0;
        for (int c = 0; c < d; c++)
        {
            double mean = Enumerable.Range(0, n).Average(row => error[row * d + c]);
            spread += Enumerable.Range(0, n).Sum(row => (error[row * d + c] - mean) * (error[row * d + c] - mean));
        }
        return spread;
    }

    // Each decoder row's gradient loses its part along the row.
    void Project(ReferenceParameters gradient)
    {
        int d = Parameters.Width;
        (double[] g, double[] weight) = (gradient.DecoderWeight, Parameters.DecoderWeight);
        for (int row = 0; row < weight.Length; row += d)
        {
            double along = 0;
            for (int c = 0; c < d; c++) along += g[row + c] * weight[row + c];
            for (int c = 0; c < d; c++) g[row + c] -= along * weight[row + c];
        }
    }

    void Adam(double[] w, double[] gradient, double[] m, double[] v, double factor, double rate)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double g = factor * gradient[i];
            m[i] = Beta1 * m[i] + (1 - Beta1) * g;
            v[i] = Beta2 * v[i] + (1 - Beta2) * g * g;
            w[i] -= rate * (m[i] / (1 - Math.Pow(Beta1, Steps))) / (Math.Sqrt(v[i] / (1 - Math.Pow(Beta2, Steps))) + Epsilon);
        }
    }

    void Renormalise()
    {
        int d = Parameters.Width;
        double[] weight = Parameters.DecoderWeight;
        for (int row = 0; row < weight.Length; row += d)
        {
            double norm = 0;
            for (int c = 0; c < d; c++) norm += weight[row + c] * weight[row + c];
            for (int c = 0; c < d; c++) weight[row + c] /= Math.Sqrt(norm);
        }
    }
}
