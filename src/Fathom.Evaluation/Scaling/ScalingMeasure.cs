namespace Fathom.Evaluation;

/// <summary>Which loss of a dictionary, on held-out rows.</summary>
public enum ScalingMeasure
{
    /// <summary>Fraction of variance unexplained.</summary>
    Fvu,

    /// <summary>Nats that the model's loss rises by when reconstructions are spliced in.</summary>
    Added,
}
