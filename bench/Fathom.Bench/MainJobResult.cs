namespace Fathom.Bench;

/// <summary>One run of the main job.</summary>
/// <param name="Seconds">From the command to the table, controls included.</param>
/// <param name="CaptureTokensPerSecond">Tokens through the model up to the site.</param>
/// <param name="TrainRowsPerSecond">Of the training step.</param>
/// <param name="IndexTokensPerSecond">Encoding, sorting, statistics and logit effects.</param>
/// <param name="PeakMebibytes">Most resident memory of the process.</param>
/// <param name="Fvu">Fraction of variance unexplained on held-out documents.</param>
/// <param name="SplicedLoss">Loss with reconstructions spliced in, nats.</param>
/// <param name="DeadShare">Latents that never fire on held-out documents.</param>
sealed record MainJobResult(double Seconds, double CaptureTokensPerSecond, double TrainRowsPerSecond, double IndexTokensPerSecond, double PeakMebibytes,
    double Fvu, double SplicedLoss, double DeadShare);
