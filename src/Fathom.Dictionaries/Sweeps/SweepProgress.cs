namespace Fathom.Dictionaries;

/// <summary>How far a sweep is.</summary>
/// <param name="Rows">Rows that dictionaries have seen, each dictionary's counted.</param>
/// <param name="Total">Rows that they will have seen.</param>
/// <param name="Finished">Dictionaries that are done.</param>
/// <param name="Dictionaries">All of them.</param>
/// <param name="BestFvu">The lowest of those in training, of the last batch.</param>
/// <param name="WorstFvu">The highest.</param>
public readonly record struct SweepProgress(long Rows, long Total, int Finished, int Dictionaries, double BestFvu,
    double WorstFvu);
