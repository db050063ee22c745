namespace Fathom.Evaluation;

/// <summary>The figures of one column, once for every seed.</summary>
/// <param name="Name">What the column is called.</param>
/// <param name="Role">What it stands for.</param>
/// <param name="Seeds">[seeds][figures]; the first is the one that stands in the table. A column without chance has one.</param>
public sealed record SubjectFigures(string Name, SubjectRole Role, IReadOnlyList<IReadOnlyList<Figure>> Seeds)
{
    /// <summary>Those of the first seed.</summary>
    public IReadOnlyList<Figure> First => Seeds[0];

    /// <summary>One figure over the seeds in which it is defined; null where it is in none.</summary>
    public Spread? Of(string key)
    {
        Figure[] values = [.. Seeds.Select(figures => figures.FirstOrDefault(figure => figure.Key == key)).OfType<Figure>()
            .Where(figure => double.IsFinite(figure.Value))];
        return values.Length == 0 ? null : Spread.Of(values);
    }
}
