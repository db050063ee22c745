namespace Fathom.Evaluation;

/// <summary>
/// What a model loses when a site's activations are replaced, in nats, as means over all predicted tokens. Means over
/// tokens of a run with: the model's own activations (clean), reconstructions (spliced), zeros, the mean activation.
/// </summary>
public sealed record LossSummary
{
    /// <summary>Predicted tokens.</summary>
    public required long Predictions { get; init; }

    /// <summary>Contexts that they are in.</summary>
    public required int Contexts { get; init; }

    /// <summary>Cross-entropy of the untouched model.</summary>
    public required double CeClean { get; init; }

    public required double CeSpliced { get; init; }

    public required double CeZero { get; init; }

    public required double CeMean { get; init; }

    /// <summary>KL(clean ‖ spliced).</summary>
    public required double KlSpliced { get; init; }

    public required double KlZero { get; init; }

    public required double KlMean { get; init; }

    /// <summary>
    /// ce_loss_score = (CE_zero − CE_spliced)/(CE_zero − CE_clean): 1 when nothing is lost, 0 when the reconstruction is
    /// worth no more than zeros. Not a number where zeros do no harm.
    /// </summary>
    public double CeScore => Score(CeZero, CeSpliced, CeClean);

    /// <summary>The same against the mean activation, which zeros flatter.</summary>
    public double CeScoreMean => Score(CeMean, CeSpliced, CeClean);

    /// <summary>kl_div_score = (KL_zero − KL_spliced)/KL_zero</summary>
    public double KlScore => Score(KlZero, KlSpliced, 0);

    /// <summary>The same against the mean activation.</summary>
    public double KlScoreMean => Score(KlMean, KlSpliced, 0);

    /// <param name="contexts">What was predicted.</param>
    /// <param name="clean">Of the untouched model.</param>
    /// <param name="spliced">With reconstructions.</param>
    /// <param name="zero">With zeros.</param>
    /// <param name="mean">With the mean activation.</param>
    internal static LossSummary Of(TokenContexts contexts, ContextLosses clean, ContextLosses spliced, ContextLosses zero,
        ContextLosses mean)
    {
        double Mean(double[] sums) => ContextLosses.Total(sums) / contexts.Predictions;
        return new()
        {
            Predictions = contexts.Predictions,
            Contexts = contexts.Count,
            CeClean = Mean(clean.Loss),
            CeSpliced = Mean(spliced.Loss),
            CeZero = Mean(zero.Loss),
            CeMean = Mean(mean.Loss),
            KlSpliced = Mean(spliced.Divergence),
            KlZero = Mean(zero.Divergence),
            KlMean = Mean(mean.Divergence),
        };
    }

    static double Score(double ablated, double spliced, double clean) =>
        ablated > clean ? (ablated - spliced) / (ablated - clean) : double.NaN;
}
