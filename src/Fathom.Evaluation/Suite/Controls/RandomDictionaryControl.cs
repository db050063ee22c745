namespace Fathom.Evaluation;

/// <summary>As many random directions as the dictionary has latents, with its L0: what M directions give that nobody
/// chose.</summary>
sealed class RandomDictionaryControl : FittedControl
{
    public override string Name => "random dictionary";

    public override SubjectRole Role => SubjectRole.Chance;

    public override bool IsSeeded => true;

    private protected override string Architecture => "random";

    private protected override int Directions(CoreSubject subject) => Math.Max(1, subject.Coder.LatentCount / 2);
}
