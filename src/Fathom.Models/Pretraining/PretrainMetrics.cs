namespace Fathom.Models.Pretraining;

/// <summary>What a step of a pre-training reports; a line of <c>metrics.jsonl</c>.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Tokens">Tokens trained on so far: steps × sequences × context.</param>
/// <param name="Loss">Mean loss of the step's batch, nats per predicted token.</param>
/// <param name="EvaluationLoss">The same over held-out sequences, after the step; null where it was not measured.</param>
/// <param name="LearningRate">Of the step.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="TokensPerSecond">Of this process until now, everything included.</param>
public sealed record PretrainMetrics(long Step, long Tokens, double Loss, double? EvaluationLoss, double LearningRate,
    double GradientNorm, double TokensPerSecond);
