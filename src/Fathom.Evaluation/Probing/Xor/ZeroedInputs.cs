namespace Fathom.Evaluation;

/// <summary>Inputs some of which are 0.</summary>
/// <param name="inputs">What there is.</param>
/// <param name="zeroed">Which ones are.</param>
sealed class ZeroedInputs(ProbeInputs inputs, int[] zeroed) : ProbeInputs(inputs.Count, inputs.Width)
{
    public override void Read(int example, Span<double> values)
    {
        inputs.Read(example, values);
        foreach (int c in zeroed) values[c] = 0;
    }

    public override void Read(int example, ReadOnlySpan<int> columns, Span<double> values)
    {
        inputs.Read(example, columns, values);
        for (int i = 0; i < columns.Length; i++)
            if (zeroed.Contains(columns[i])) values[i] = 0;
    }
}
