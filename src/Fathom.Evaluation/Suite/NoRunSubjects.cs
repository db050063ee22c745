using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>There is no run, only vectors.</summary>
public sealed class NoRunSubjects : IRunSubjects
{
    public CoreSubject? RandomInit(ulong seed) => null;

    public CoreSubject? Retrained(ulong further) => null;

    public ActivationStore? Neurons => null;
}
