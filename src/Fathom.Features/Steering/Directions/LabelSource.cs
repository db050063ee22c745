namespace Fathom.Features;

/// <summary>Mean activation over the run's training tokens that carry a label less that over the tokens that carry another label
/// of its group; of a variable that is alone in its group, over all others.</summary>
/// <param name="Variable">The labelled variable.</param>
public sealed record LabelSource(string Variable) : DirectionSource
{
    public override string Name => Variable;
}
