using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>A truth evaluation as tables, for a terminal and as Markdown alike.</summary>
public static class TruthTable
{
    const int ShownVariables = 12;

    /// <summary>Subjects down, then the variables that the dictionary tells best.</summary>
    public static string Short(TruthReport report) => Text(report, ShownVariables);

    /// <summary>The same with every variable that can be scored.</summary>
    public static string Full(TruthReport report) => Text(report, int.MaxValue);

    static string Text(TruthReport report, int most)
    {
        List<string[]> subjects = [["who tells the labelled variables", "mean F1", "median F1", "F1 > .8", "mean AUC"]];
        foreach (TruthColumn column in report.Columns)
        {
            TruthSummary summary = TruthSummary.Of(column, report.Variables);
            subjects.Add([column.Name, Number(summary.MeanF1), Number(summary.MedianF1), Number(summary.ShareAboveFourFifths),
                Number(summary.MeanAuc)]);
        }
        return $"{new TextTable(subjects)}\n{new TextTable(Variables(report, most))}\n{Footnote(report)}\n";
    }

    /// <summary>What was measured.</summary>
    internal static string Footnote(TruthReport report)
    {
        int rare = report.Variables.Count(variable => !variable.IsCommon);
        return $"Best single unit for each of {report.Variables.Count - rare} variables ({rare} more are too rare), " +
            $"chosen on {report.TrainRows:N0} training tokens and scored on {report.HeldOutRows:N0} held-out ones. " +
            "The linear probe, trained on the labels, is what the activations hold; what permuted labels reach is chance.";
    }

    static List<string[]> Variables(TruthReport report, int most)
    {
        List<string[]> rows =
            [["labelled variable", "share of tokens", "latent", "F1", "precision", "recall", "AUC", "probe F1"]];
        IReadOnlyList<VariableScore?> own = report.Columns[0].Scores;
        IReadOnlyList<VariableScore?>? probe = report.Columns.FirstOrDefault(column => column.Name == TruthEvaluation.Probe)?.Scores;
        IEnumerable<int> best = Enumerable.Range(0, own.Count).Where(v => own[v] is not null)
            .OrderByDescending(v => own[v]!.TrainF1).Take(most);
        foreach (int v in best)
        {
            VariableScore score = own[v]!;
            double rate = (double)report.Variables[v].HeldOutPositives / report.HeldOutRows;
            rows.Add([report.Variables[v].Label.Name, Number(rate), $"{score.Unit}", Number(score.F1), Number(score.Precision),
                Number(score.Recall), Number(score.Auc), probe?[v] is { } ceiling ? Number(ceiling.F1) : "–"]);
        }
        return rows;
    }

    static string Number(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
