namespace Fathom.Evaluation;

/// <summary>A basis of the space, of which each row keeps as many coordinates as the dictionary's L0.</summary>
class BasisControl(string name, string architecture) : FittedControl
{
    public override string Name => name;

    public override SubjectRole Role => SubjectRole.Baseline;

    public override bool IsSeeded => false;

    private protected override string Architecture => architecture;

    private protected override int Directions(MetricContext context) => context.Subject.Rows.Width;
}
