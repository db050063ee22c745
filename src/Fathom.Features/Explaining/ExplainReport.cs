namespace Fathom.Features;

/// <summary>What came of explaining latents.</summary>
/// <param name="Dictionary">Its name.</param>
/// <param name="Active">Latents of the dictionary that fire at all.</param>
/// <param name="Asked">Latents that were to be explained.</param>
/// <param name="Labelled">Those of them that have a label now.</param>
/// <param name="TooRare">Those that fire on too few passages, or never.</param>
/// <param name="Unlabelled">Those for which no explainer found a label.</param>
/// <param name="NotReached">Those that the work ended before.</param>
/// <param name="LabelledShare">Share of all active latents that have a label in the run's notes, from earlier work too.</param>
/// <param name="Scores">One for each explainer and scorer.</param>
/// <param name="Calls">What became of the calls; null where nobody was asked.</param>
/// <param name="Spent">What was spent by this work.</param>
/// <param name="SpentInAll">What all calls for the dictionary cost, earlier ones included.</param>
/// <param name="BudgetReached">Whether the work ended because the next call might have gone over the budget.</param>
public sealed record ExplainReport(string Dictionary, int Active, int Asked, int Labelled, int TooRare, int Unlabelled,
    int NotReached, double LabelledShare, IReadOnlyList<ScoreSummary> Scores, JudgeCounts? Calls, Spending Spent,
    Spending SpentInAll, bool BudgetReached);
