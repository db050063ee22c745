namespace Fathom.Evaluation;

/// <summary>
/// The names of the core metrics: categories and keys of SAEBench (its "core" evaluation, schema of release 0.6), and keys
/// of our own beside them for what it lacks.
/// </summary>
public static class CoreFigures
{
    const string Reconstruction = "reconstruction_quality", Sparsity = "sparsity", Misc = "misc_metrics", Shrinkage = "shrinkage",
        Performance = "model_performance_preservation", Behaviour = "model_behavior_preservation", Tokens = "token_stats";

    /// <summary>All metrics of a result, in the order of the table; those of the loss only where there is one.</summary>
    public static IReadOnlyList<Figure> Of(CoreResult result)
    {
        Figure[] figures =
        [
            .. OfReconstruction(result.Reconstruction),
            .. OfLatents(result.Latents),
            .. result.Loss is null ? [] : OfLoss(result.Loss),
            .. OfGeometry(result.Geometry),
            .. OfTokens(result),
        ];
        return [.. figures.Select(figure => figure with
        {
            Sense = SenseOf(figure.Key),
            Resamples = result.Resamples.GetValueOrDefault(figure.Key),
        })];
    }

    static Sense SenseOf(string key) => key switch
    {
        "explained_variance" or "explained_variance_legacy" or "ev_centered_residual" or "cossim" or "frac_alive" or "ce_loss_score"
            or "ce_loss_score_mean_ablation" or "kl_div_score" or "kl_div_score_mean_ablation" => Sense.Higher,
        "fvu" or "nmse" or "dead_share" => Sense.Lower,
        "freq_over_1_percent" or "freq_over_10_percent" or "normalized_freq_over_1_percent" or "normalized_freq_over_10_percent"
            or "average_max_encoder_cosine_sim" or "average_max_decoder_cosine_sim" or "average_max_decoder_abs_cosine_sim"
            or "max_decoder_abs_cosine_sim_all_pairs" => Sense.Differs,
        // L0 is set, sizes and losses in nats are of the model, and a ratio of sizes is best at 1.
        _ => Sense.Given,
    };

    static IEnumerable<Figure> OfReconstruction(ReconstructionSummary r) =>
    [
        new(Reconstruction, "fvu", "share of variance missed", r.FractionUnexplained, IsHeadline: true),
        new(Reconstruction, "explained_variance", "share of variance explained", r.ExplainedVariance),
        new(Reconstruction, "explained_variance_legacy", "the same, per token (older tables)", r.ExplainedVarianceLegacy),
        new(Reconstruction, "ev_centered_residual", "the same, blind to a constant offset", r.ExplainedVarianceCentredResidual),
        new(Reconstruction, "nmse", "squared error over squared size, per token", r.NormalisedError),
        new(Reconstruction, "mse", "mean squared error of one number", r.MeanSquaredError),
        new(Reconstruction, "cossim", "how far directions agree (1 = fully)", r.Cosine, IsHeadline: true),
        new(Shrinkage, "l2_ratio", "reconstructed size over true size", r.NormRatio, IsHeadline: true),
        new(Shrinkage, "l2_norm_in", "mean size of an activation", r.NormIn),
        new(Shrinkage, "l2_norm_out", "mean size of a reconstruction", r.NormOut),
        new(Shrinkage, "relative_reconstruction_bias", "bias of the size (1 = none)", r.RelativeReconstructionBias),
        new(Sparsity, "l0", "latents active on a token", r.L0, IsHeadline: true),
        new(Sparsity, "l1", "sum of what they write, in size", r.L1),
    ];

    static IEnumerable<Figure> OfLatents(LatentActivity latents) =>
    [
        new(Misc, "dead", "latents that never fire on the measured tokens", latents.Dead, IsCount: true),
        new(Misc, "dead_share", "share of latents that never fire", 1 - latents.AliveShare, IsHeadline: true),
        new(Misc, "frac_alive", "share of latents that fire at least once", latents.AliveShare),
        new(Misc, "freq_over_1_percent", "share of latents on over 1 % of tokens", latents.ShareAbove(0.01), IsHeadline: true),
        new(Misc, "freq_over_10_percent", "share of latents on over 10 % of tokens", latents.ShareAbove(0.1)),
        new(Misc, "normalized_freq_over_1_percent", "their share of all firings (over 1 %)", latents.FiringsAbove(0.01)),
        new(Misc, "normalized_freq_over_10_percent", "their share of all firings (over 10 %)", latents.FiringsAbove(0.1)),
    ];

    internal static IReadOnlyList<Figure> OfLoss(LossSummary loss) =>
    [
        new(Performance, "ce_loss_score", "share of the loss kept, zeros being 0", loss.CeScore, IsHeadline: true),
        new(Performance, "ce_loss_score_mean_ablation", "the same, the mean being 0", loss.CeScoreMean, IsHeadline: true),
        new(Performance, "ce_loss_without_sae", "loss of the untouched model, nats", loss.CeClean, IsHeadline: true),
        new(Performance, "ce_loss_with_sae", "loss with reconstructions spliced in", loss.CeSpliced, IsHeadline: true),
        new(Performance, "ce_loss_with_ablation", "loss with zeros instead", loss.CeZero, IsHeadline: true),
        new(Performance, "ce_loss_with_mean_ablation", "loss with the mean activation instead", loss.CeMean, IsHeadline: true),
        new(Behaviour, "kl_div_score", "share of the predictions kept, zeros being 0", loss.KlScore),
        new(Behaviour, "kl_div_score_mean_ablation", "the same, the mean being 0", loss.KlScoreMean),
        new(Behaviour, "kl_div_with_sae", "change of predictions if spliced, nats", loss.KlSpliced, IsHeadline: true),
        new(Behaviour, "kl_div_with_ablation", "change of predictions with zeros", loss.KlZero),
        new(Behaviour, "kl_div_with_mean_ablation", "change of predictions with the mean", loss.KlMean),
    ];

    static IEnumerable<Figure> OfGeometry(LatentGeometry geometry) =>
    [
        new(Misc, "average_max_encoder_cosine_sim", "cosine to the nearest other encoder row, mean", geometry.Encoder.MeanSigned),
        new(Misc, "average_max_decoder_cosine_sim", "cosine to the nearest other decoder row, mean", geometry.Decoder.MeanSigned),
        new(Misc, "average_max_decoder_abs_cosine_sim", "the same, without sign", geometry.Decoder.MeanAbsolute),
        new(Misc, "max_decoder_abs_cosine_sim_all_pairs", "the nearest two decoder rows", geometry.Decoder.LargestOfAllPairs),
    ];

    static IEnumerable<Figure> OfTokens(CoreResult result)
    {
        long rows = result.Reconstruction.Rows;
        yield return new(Tokens, "total_tokens_eval_sparsity_variance", "tokens reconstructed", rows, IsCount: true);
        if (result.Loss is not { } loss) yield break;
        yield return new(Tokens, "total_tokens_eval_reconstruction", "tokens predicted", loss.Predictions, IsCount: true);
        yield return new(Tokens, "total_contexts_eval_reconstruction", "contexts that they are in", loss.Contexts, IsCount: true);
    }
}
