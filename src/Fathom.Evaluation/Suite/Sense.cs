namespace Fathom.Evaluation;

/// <summary>What a difference between a dictionary and a control says of a figure.</summary>
public enum Sense
{
    /// <summary>Nothing: it is set by design, as L0 is by k, or is of the model and not of the dictionary.</summary>
    Given,

    /// <summary>More is better.</summary>
    Higher,

    /// <summary>Less is better.</summary>
    Lower,

    /// <summary>Neither is better, but the two should not be the same.</summary>
    Differs,
}
