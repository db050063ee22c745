namespace Fathom.Evaluation;

/// <summary>The inputs of some of the examples.</summary>
/// <param name="inputs">Of all.</param>
/// <param name="chosen">[n] which.</param>
public sealed class ChosenInputs(ProbeInputs inputs, int[] chosen) : ProbeInputs(chosen.Length, inputs.Width)
{
    public override void Read(int example, Span<double> values) => inputs.Read(chosen[example], values);

    public override void AddTo(int example, Span<double> sums) => inputs.AddTo(chosen[example], sums);

    public override void Read(int example, ReadOnlySpan<int> columns, Span<double> values) =>
        inputs.Read(chosen[example], columns, values);
}
