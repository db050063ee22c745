using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>Rows of a source that are measured.</summary>
/// <param name="First">The first row.</param>
/// <param name="Count">Rows.</param>
public readonly record struct RowRange(long First, int Count)
{
    /// <summary>These rows of a source.</summary>
    public RowSelection Of(IVectorSource source) => new(source, First, Count);
}
