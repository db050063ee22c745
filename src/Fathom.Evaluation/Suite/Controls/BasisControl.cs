namespace Fathom.Evaluation;

/// <summary>A basis of the space, of which each row keeps as many coordinates as the dictionary's L0.</summary>
sealed class BasisControl(string name, string architecture) : FittedControl
{
    public override string Name => name;

    public override SubjectRole Role => SubjectRole.Baseline;

    public override bool IsSeeded => false;

    private protected override string Architecture => architecture;

    private protected override int Directions(CoreSubject subject) => subject.Rows.Width;
}
