namespace Fathom.Evaluation;

/// <summary>What an example of a probe serves.</summary>
public enum ProbeSplit
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To choose by.</summary>
    Validation,

    /// <summary>To measure on, once.</summary>
    Test,
}
