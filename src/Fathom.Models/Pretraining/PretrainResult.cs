namespace Fathom.Models.Pretraining;

/// <summary>What a pre-training comes to.</summary>
/// <param name="Summary">The content of <c>training.json</c>.</param>
/// <param name="StepsRun">Steps of this process; 0 when the model was complete already.</param>
/// <param name="Seconds">Time of this process's part.</param>
/// <param name="StepSeconds">The part of it that went into steps: without held-out measurements and saving.</param>
public sealed record PretrainResult(PretrainSummary Summary, long StepsRun, double Seconds, double StepSeconds)
{
    /// <summary>Tokens that this process trained on.</summary>
    public double TokensRun => (double)Summary.Tokens / Summary.Steps * StepsRun;
}
