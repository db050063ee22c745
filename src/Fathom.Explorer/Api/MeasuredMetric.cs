namespace Fathom.Explorer;

/// <summary>What one metric found.</summary>
/// <param name="Name">Its name in options and files.</param>
/// <param name="Summary">What it asks, in a line.</param>
/// <param name="Seeds">Dictionaries that its figures are over.</param>
/// <param name="Figures">In the order of the file.</param>
/// <param name="Pictures">Of the report.</param>
sealed record MeasuredMetric(string Name, string Summary, int Seeds, IReadOnlyList<MeasuredFigure> Figures, IReadOnlyList<MeasuredPicture> Pictures);
