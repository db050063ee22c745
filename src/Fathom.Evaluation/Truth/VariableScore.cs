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
    internal static VariableScore Of(int? unit, double threshold, double trainF1, ReadOnlySpan<float> activations, float limit,
        ReadOnlySpan<bool> positive)
    {
        int hits = 0, fires = 0, positives = 0;
        for (int row = 0; row < activations.Length; row++)
        {
            bool on = activations[row] > limit;
            if (on) fires++;
            if (positive[row]) positives++;
            if (on && positive[row]) hits++;
        }
        return new(unit, threshold, trainF1, fires == 0 ? 0 : (double)hits / fires, positives == 0 ? 0 : (double)hits / positives,
            Detector.Score(hits, fires, positives), RankArea.Of(activations, positive));
    }
}
