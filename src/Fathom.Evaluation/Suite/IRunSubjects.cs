using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>What has to be captured or trained before it can be measured; whoever implements it keeps it in the run and owns
/// it.</summary>
public interface IRunSubjects
{
    /// <summary>A dictionary trained in the same way on a model with random parameters; null where that is left out.</summary>
    /// <param name="seed">Of the parameters.</param>
    CoreSubject? RandomInit(ulong seed);

    /// <summary>The same dictionary trained anew; null where it does not say how it was trained.</summary>
    /// <param name="further">How much higher its seed is.</param>
    CoreSubject? Retrained(ulong further);

    /// <summary>Activations of the MLP's neurons of the site's layer; null where it belongs to none.</summary>
    ActivationStore? Neurons { get; }
}
