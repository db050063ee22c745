using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>What a truth evaluation compares. All rows belong to the same tokens in the same order.</summary>
/// <param name="Coder">The dictionary.</param>
/// <param name="Rows">Activations of its site.</param>
/// <param name="Controls">Dictionaries without what training found: of the model with random parameters, of random directions.</param>
public sealed record TruthSubjects(ISparseCoder Coder, ActivationStore Rows, IReadOnlyList<CoreSubject> Controls)
{
    /// <summary>Activations of the MLP's neurons of the site's layer; null where the layer has none.</summary>
    public ActivationStore? Neurons { get; init; }

    /// <summary>Whether principal components and linear probes stand beside them. No seed changes these.</summary>
    public bool References { get; init; } = true;

    /// <summary>Trains linear probes on some rows with their labels and components, or has them already; null to train them
    /// here.</summary>
    internal Func<RowRange, LabelledRows, PrincipalComponents, LinearProbes>? Probes { get; init; }
}
