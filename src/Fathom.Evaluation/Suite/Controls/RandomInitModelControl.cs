namespace Fathom.Evaluation;

/// <summary>The same architecture and training on the activations of a model with random parameters: what training of the model
/// adds.</summary>
sealed class RandomInitModelControl : Control
{
    public override string Name => CoreSubject.RandomInitModel;

    public override SubjectRole Role => SubjectRole.Chance;

    public override bool IsSeeded => true;

    public override bool OwnsDictionary => false;

    public override CoreSubject? Make(MetricContext context, ulong seed)
    {
        CoreSubject? made = context.Run.RandomInit(seed);
        if (made is null) context.Missing[Name] = "left out";
        return made;
    }
}
