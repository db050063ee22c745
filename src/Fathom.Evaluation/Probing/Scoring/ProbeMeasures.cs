namespace Fathom.Evaluation;

/// <summary>How well a probe tells classes apart. Not a number where it cannot be said.</summary>
/// <param name="Accuracy">Share of the examples whose likeliest class is theirs.</param>
/// <param name="BalancedAccuracy">Mean over classes of the share of its examples that are told so: 1 / classes is chance.</param>
/// <param name="Auc">P(logit of a positive &gt; that of a negative), ties half; mean over classes against the rest.</param>
/// <param name="F1">Of the positive class; mean over classes where there are more than two.</param>
/// <param name="CalibrationError">Expected calibration error: Σ over tenths of p of the share of the examples there times
/// |mean p − share that is right|.</param>
public sealed record ProbeMeasures(double Accuracy, double BalancedAccuracy, double Auc, double F1, double CalibrationError)
{
    /// <summary>In the order of the parameters.</summary>
    public double[] Values => [Accuracy, BalancedAccuracy, Auc, F1, CalibrationError];

    /// <summary>Keys of JSON for <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["accuracy", "balanced_accuracy", "auc", "f1", "ece"];

    /// <summary>From <see cref="Values"/>.</summary>
    public static ProbeMeasures Of(ReadOnlySpan<double> values) => new(values[0], values[1], values[2], values[3], values[4]);
}
