namespace Fathom.Evaluation;

/// <summary>The parts of a core evaluation.</summary>
public enum CoreStage
{
    /// <summary>Rows are encoded and reconstructed.</summary>
    Rows,

    /// <summary>Directions are compared with one another.</summary>
    Weights,

    /// <summary>The model runs with its activations replaced.</summary>
    Model,
}
