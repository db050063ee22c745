using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>What a truth evaluation compares. All rows belong to the same tokens in the same order.</summary>
/// <param name="Coder">The dictionary.</param>
/// <param name="Rows">Activations of its site.</param>
/// <param name="Neurons">Activations of the MLP's neurons of the site's layer; null where the layer has none.</param>
/// <param name="Twin">A dictionary trained in the same way on the model with random parameters; null to leave it out.</param>
public sealed record TruthSubjects(ISparseCoder Coder, ActivationStore Rows, ActivationStore? Neurons, CoreSubject? Twin)
{
    /// <summary>Trains linear probes on some rows with their labels and components, or has them already; null to train them
    /// here.</summary>
    internal Func<RowRange, LabelledRows, PrincipalComponents, LinearProbes>? Probes { get; init; }
}
