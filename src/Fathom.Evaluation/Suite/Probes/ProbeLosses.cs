using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Held-out losses of the best single latent of each variable (Gao et al. 2024, "Scaling and evaluating sparse
/// autoencoders", 4.2), beside what the variable's rate alone has.</summary>
/// <param name="Losses">[variables] nats a row.</param>
/// <param name="OfRate">[variables] the same of a constant, the rate on the training rows.</param>
sealed record ProbeLosses(double[] Losses, double[] OfRate)
{
    /// <summary>Latents that are tried for each variable: those that are correlated with it most.</summary>
    public const int Candidates = 8;

    /// <param name="coder">The dictionary.</param>
    /// <param name="rows">What it reads.</param>
    /// <param name="split">Rows to choose and fit on, and rows to score on.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static ProbeLosses Of(ISparseCoder coder, IVectorSource rows, TruthSplit split, Workers workers)
    {
        var units = new SparseUnits("", coder, rows);
        Postings train = units.Blocks(split.Train, workers).Single(), heldOut = units.Blocks(split.HeldOut, workers).Single();
        int[][] candidates = LatentCorrelations.Most(train, split.TrainLabels, Candidates, workers);
        int[] variables = split.Scored;
        var losses = new ProbeLosses(new double[variables.Length], new double[variables.Length]);
        workers.For(variables.Length, i =>
        {
            int variable = variables[i];
            losses.OfRate[i] = Rate(split, variable);
            losses.Losses[i] = Best(train, heldOut, candidates[variable], split, variable) ?? losses.OfRate[i];
        });
        return losses;
    }

    static double? Best(Postings train, Postings heldOut, int[] candidates, TruthSplit split, int variable)
    {
        double least = double.PositiveInfinity;
        double? loss = null;
        foreach (int latent in candidates)
        {
            LatentColumn column = LatentColumn.Of(train, latent, split.TrainLabels, variable);
            OneLatentProbe probe = OneLatentProbe.Fit(column);
            if (probe.Loss(column) is var fitted && fitted >= least) continue;
            least = fitted;
            LatentColumn unseen = LatentColumn.Of(heldOut, latent, split.HeldOutLabels, variable);
            loss = probe.Loss(unseen) / unseen.Rows;
        }
        return loss;
    }

    static double Rate(TruthSplit split, int variable)
    {
        double rate = (double)split.TrainLabels.Positives[variable] / split.Train.Count;
        double unseen = (double)split.HeldOutLabels.Positives[variable] / split.HeldOut.Count;
        return -unseen * Math.Log(rate) - (1 - unseen) * Math.Log(1 - rate);
    }

    /// <summary>Those of probes that read all of the activation.</summary>
    public static ProbeLosses Of(LinearProbes probes, IVectorSource rows, TruthSplit split, Workers workers)
    {
        const int together = 64;
        int[] variables = split.Scored;
        var losses = new ProbeLosses(new double[variables.Length], [.. variables.Select(variable => Rate(split, variable))]);
        for (int first = 0; first < variables.Length; first += together)
        {
            int[] some = [.. variables.Skip(first).Take(together)];
            float[][] logits = probes.Logits(rows, split.HeldOut, some, workers);
            int from = first;
            workers.For(some.Length, i =>
            {
                double sum = 0;
                for (int row = 0; row < logits[i].Length; row++)
                {
                    double x = split.HeldOutLabels.Has(row, some[i]) ? -logits[i][row] : logits[i][row];
                    sum += Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
                }
                losses.Losses[from + i] = sum / logits[i].Length;
            });
        }
        return losses;
    }
}
