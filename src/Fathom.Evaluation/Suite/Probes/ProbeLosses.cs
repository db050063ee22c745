using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Held-out losses of the best single latent of each variable (Gao et al. 2024, "Scaling and evaluating sparse
/// autoencoders", 4.2), beside what the variable's rate alone has.</summary>
/// <param name="Losses">[variables] nats a row.</param>
/// <param name="OfRate">[variables] the same of a constant, the rate on the training rows.</param>
/// <param name="ByDocument">[documents, 1 + 2 variables] of each held-out document: rows, then of each variable the sums of both over
/// them.</param>
sealed record ProbeLosses(double[] Losses, double[] OfRate, double[] ByDocument)
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
        ProbeLosses losses = Empty(split);
        int[] variables = split.Scored;
        workers.For(variables.Length, i =>
        {
            double[] loss = OfRows(split, variables[i]);
            losses.Set(i, loss, split.HeldOutLabels.Documents, rate: true);
            if (Best(train, candidates[variables[i]], split, variables[i]) is { } best) OfRows(loss, best.Probe, best.Latent, heldOut, split, variables[i]);
            losses.Set(i, loss, split.HeldOutLabels.Documents, rate: false);
        });
        return losses;
    }

    static ProbeLosses Empty(TruthSplit split)
    {
        DocumentPlaces documents = split.HeldOutLabels.Documents;
        int variables = split.Scored.Length, terms = 1 + 2 * variables;
        var losses = new ProbeLosses(new double[variables], new double[variables], new double[documents.Count * terms]);
        foreach (int document in documents.OfRow) losses.ByDocument[document * terms]++;
        return losses;
    }

    // Sums of a variable's losses over the rows of each document, and their mean.
    void Set(int variable, double[] loss, DocumentPlaces documents, bool rate)
    {
        int terms = 1 + 2 * Losses.Length, term = 1 + 2 * variable + (rate ? 1 : 0);
        double sum = 0;
        for (int row = 0; row < loss.Length; row++)
        {
            sum += loss[row];
            ByDocument[documents.OfRow[row] * terms + term] += loss[row];
        }
        (rate ? OfRate : Losses)[variable] = sum / loss.Length;
    }

    // Of the rate on the training rows, [held-out rows].
    static double[] OfRows(TruthSplit split, int variable)
    {
        double rate = (double)split.TrainLabels.Positives[variable] / split.Train.Count, yes = -Math.Log(rate), no = -Math.Log(1 - rate);
        return [.. Enumerable.Range(0, split.HeldOut.Count).Select(row => split.HeldOutLabels.Has(row, variable) ? yes : no)];
    }

    // Of a latent's probe, [held-out rows].
    static void OfRows(double[] loss, OneLatentProbe probe, int latent, Postings heldOut, TruthSplit split, int variable)
    {
        double yes = probe.Loss(0, true), no = probe.Loss(0, false);
        for (int row = 0; row < loss.Length; row++) loss[row] = split.HeldOutLabels.Has(row, variable) ? yes : no;
        ReadOnlySpan<int> fires = heldOut.Rows(latent);
        ReadOnlySpan<float> values = heldOut.Values(latent);
        for (int i = 0; i < fires.Length; i++) loss[fires[i]] = probe.Loss(values[i], split.HeldOutLabels.Has(fires[i], variable));
    }

    static (OneLatentProbe Probe, int Latent)? Best(Postings train, int[] candidates, TruthSplit split, int variable)
    {
        double least = double.PositiveInfinity;
        (OneLatentProbe, int)? best = null;
        foreach (int latent in candidates)
        {
            LatentColumn column = LatentColumn.Of(train, latent, split.TrainLabels, variable);
            OneLatentProbe probe = OneLatentProbe.Fit(column);
            if (probe.Loss(column) is var fitted && fitted >= least) continue;
            (least, best) = (fitted, (probe, latent));
        }
        return best;
    }

    /// <summary>Those of probes that read all of the activation.</summary>
    public static ProbeLosses Of(LinearProbes probes, IVectorSource rows, TruthSplit split, Workers workers)
    {
        const int together = 64;
        int[] variables = split.Scored;
        ProbeLosses losses = Empty(split);
        for (int first = 0; first < variables.Length; first += together)
        {
            int[] some = [.. variables.Skip(first).Take(together)];
            float[][] logits = probes.Logits(rows, split.HeldOut, some, workers);
            int from = first;
            workers.For(some.Length, i =>
            {
                losses.Set(from + i, OfRows(split, some[i]), split.HeldOutLabels.Documents, rate: true);
                losses.Set(from + i, [.. logits[i].Select((logit, row) => Logistic.Softplus(split.HeldOutLabels.Has(row, some[i]) ? -logit : logit))],
                    split.HeldOutLabels.Documents, rate: false);
            });
        }
        return losses;
    }
}
