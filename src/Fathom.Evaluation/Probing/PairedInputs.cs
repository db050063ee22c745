namespace Fathom.Evaluation;

/// <summary>Two statements of a pair as one example: the inputs of the first side, then those of the second.</summary>
/// <param name="statements">Inputs of each statement.</param>
/// <param name="pairs">The two statements of each pair.</param>
public sealed class PairedInputs(ProbeInputs statements, IReadOnlyList<(int First, int Second)> pairs)
    : ProbeInputs(pairs.Count, checked(2 * statements.Width))
{
    /// <summary>Inputs of each statement.</summary>
    public ProbeInputs Statements => statements;

    /// <summary>The two statements of each pair.</summary>
    public IReadOnlyList<(int First, int Second)> Pairs => pairs;

    public override void Read(int example, Span<double> values)
    {
        statements.Read(pairs[example].First, values[..statements.Width]);
        statements.Read(pairs[example].Second, values[statements.Width..]);
    }

    public override void AddTo(int example, Span<double> sums)
    {
        statements.AddTo(pairs[example].First, sums[..statements.Width]);
        statements.AddTo(pairs[example].Second, sums[statements.Width..]);
    }

    public override void Read(int example, ReadOnlySpan<int> columns, Span<double> values)
    {
        var all = new double[Width];
        Read(example, all);
        for (int i = 0; i < columns.Length; i++) values[i] = all[columns[i]];
    }
}
