using Fathom.Numerics;

namespace Fathom.Lab.Superposition;

/// <summary>Trains toy models by Adam (Kingma and Ba 2015; β .9 and .999) in double precision.</summary>
public static class SuperpositionTraining
{
    const int TestSamples = 20_000;

    // Starts of models have streams of their own; samples have theirs in SuperpositionInputs, under other seeds.
    const ulong StartStreams = 1UL << 40;

    /// <summary>The best of <see cref="SuperpositionConfig.Restarts"/> models.</summary>
    /// <param name="config">Checked here.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    /// <exception cref="InputException">The configuration does not fit.</exception>
    public static SuperpositionResult Train(SuperpositionConfig config, Workers workers)
    {
        config.Validate();
        var results = new SuperpositionResult[config.Restarts];
        workers.For(config.Restarts, restart => results[restart] = TrainOne(config, restart));
        return results.MinBy(result => result.Loss)!;
    }

    /// <summary>One model for each sparsity.</summary>
    /// <param name="config">Everything else.</param>
    /// <param name="sparsities">Each from 0 to below 1.</param>
    /// <param name="workers">Threads to use; the results do not depend on them.</param>
    /// <exception cref="InputException">The configuration does not fit.</exception>
    public static IReadOnlyList<SuperpositionResult> Sweep(SuperpositionConfig config, IReadOnlyList<double> sparsities,
        Workers workers)
    {
        foreach (double sparsity in sparsities) (config with { Sparsity = sparsity }).Validate();
        var results = new SuperpositionResult[sparsities.Count];
        workers.For(results.Length,
            i => results[i] = Train(config with { Sparsity = sparsities[i] }, new Workers(1)));
        return results;
    }

    /// <summary>I_i, [n].</summary>
    public static double[] Importances(SuperpositionConfig config) =>
        [.. Enumerable.Range(0, config.Features).Select(i => Math.Pow(config.ImportanceDecay, i))];

    static SuperpositionResult TrainOne(SuperpositionConfig config, int restart)
    {
        int n = config.Features, m = config.Hidden;
        double[] importance = Importances(config), x = new double[config.Batch * n];
        var start = new Philox(config.Seed, StartStreams + (ulong)restart);
        double[] weight = new double[n * m];
        for (int i = 0; i < weight.Length; i++) weight[i] = start.Normal((ulong)i) / Math.Sqrt(m);
        var model = new SuperpositionModel(n, m, weight, new double[n]);
        double[] weightGradient = new double[n * m], biasGradient = new double[n];
        double[][] moments = [new double[n * m], new double[n * m], new double[n], new double[n]];
        var inputs = new SuperpositionInputs(n, config.Sparsity, config.Seed + 1 + (ulong)restart);
        for (int step = 0; step < config.Steps; step++)
        {
            Fill(inputs, (long)step * config.Batch, x, n);
            model.Loss(x, importance, weightGradient, biasGradient);
            double rate = config.LearningRate * Math.Min(1, 2.0 * (config.Steps - step) / config.Steps);
            Adam(model.Weight, weightGradient, moments[0], moments[1], step + 1, rate);
            Adam(model.Bias, biasGradient, moments[2], moments[3], step + 1, rate);
        }
        // The same fresh samples for every start, so that their losses can be compared.
        var test = new double[TestSamples * n];
        Fill(new SuperpositionInputs(n, config.Sparsity, ~config.Seed), 0, test, n);
        return new(config.Sparsity, model, model.Loss(test, importance));
    }

    static void Fill(SuperpositionInputs inputs, long first, double[] x, int features)
    {
        for (int sample = 0; sample < x.Length / features; sample++)
            inputs.Read(first + sample, x.AsSpan(sample * features, features));
    }

    static void Adam(double[] w, double[] g, double[] first, double[] second, int step, double rate)
    {
        double correction1 = 1 - Math.Pow(0.9, step), correction2 = 1 - Math.Pow(0.999, step);
        for (int i = 0; i < w.Length; i++)
        {
            first[i] = 0.9 * first[i] + 0.1 * g[i];
            second[i] = 0.999 * second[i] + 0.001 * g[i] * g[i];
            w[i] -= rate * (first[i] / correction1) / (Math.Sqrt(second[i] / correction2) + 1e-8);
        }
    }
}
