namespace Fathom.Evaluation;

/// <summary>How well one unit at one threshold tells a variable on held-out rows.</summary>
/// <param name="Unit">The unit, chosen on training rows; null for a probe, which is trained for the variable.</param>
/// <param name="Threshold">The unit fires above this share of its largest training activation; a probe above this logit.</param>
/// <param name="TrainF1">F1 on the training rows, by which both were chosen.</param>
/// <param name="Precision">Share of the rows on which it fires that carry the variable; 0 where it never fires.</param>
/// <param name="Recall">Share of the rows that carry the variable on which it fires.</param>
/// <param name="F1">2 · precision · recall / (precision + recall).</param>
/// <param name="Auc">Area under the ROC curve of the activation itself, whatever the threshold.</param>
public sealed record VariableScore(
    int? Unit, double Threshold, double TrainF1, double Precision, double Recall, double F1, double Auc)
{
    /// <summary>Of a variable with which no unit fires.</summary>
    internal static VariableScore None { get; } = new(null, 0, 0, 0, 0, 0, 0.5);

    /// <param name="seen">Held-out rows.</param>
    /// <param name="wins">Takes those of <see cref="RankArea"/>, [rows]; empty where they are not asked for.</param>
    internal static VariableScore Of(Detection seen, Span<double> wins = default)
    {
        int hits = 0, fires = 0, positives = 0;
        for (int row = 0; row < seen.Activations.Length; row++)
        {
            bool on = seen.Activations[row] > seen.Limit;
            if (on) fires++;
            if (seen.Positive[row]) positives++;
            if (on && seen.Positive[row]) hits++;
        }
        double area = RankArea.Of(seen.Activations, seen.Positive, wins);
        return new VariableScore(seen.Unit, seen.Threshold, seen.TrainF1, 0, 0, 0, area).Counted(hits, fires, positives);
    }

    /// <summary>The same with precision, recall and F1 of some counts.</summary>
    internal VariableScore Counted(int hits, int fires, int positives) => this with
    {
        Precision = fires == 0 ? 0 : (double)hits / fires,
        Recall = positives == 0 ? 0 : (double)hits / positives,
        F1 = Detector.Score(hits, fires, positives),
    };
}
