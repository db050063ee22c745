namespace Fathom.Evaluation;

/// <summary>The features of some of the examples.</summary>
/// <param name="features">Of all.</param>
/// <param name="chosen">[n] which.</param>
public sealed class ChosenFeatures(ExampleFeatures features, int[] chosen) : ExampleFeatures(chosen.Length, features.Width)
{
    public override void Read(int example, Span<double> values) => features.Read(chosen[example], values);

    public override void AddTo(int example, Span<double> sums) => features.AddTo(chosen[example], sums);

    public override void Read(int example, ReadOnlySpan<int> columns, Span<double> values) =>
        features.Read(chosen[example], columns, values);
}
