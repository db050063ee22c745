namespace Fathom.Models.Pretraining;

/// <summary>How well a model said what came next in one batch.</summary>
/// <param name="Mean">Mean loss over the predictions, nats.</param>
/// <param name="Predictions">How many there were.</param>
public readonly record struct TrainingLoss(double Mean, long Predictions);
