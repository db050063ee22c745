namespace Fathom.Evaluation;

/// <summary>What a column of an evaluation stands for.</summary>
public enum SubjectRole
{
    /// <summary>What is evaluated.</summary>
    Dictionary,

    /// <summary>What was not trained, or was trained on what was not: a figure that does not tell the dictionary from it says
    /// nothing.</summary>
    Chance,

    /// <summary>What is there without a dictionary: a basis, or a part replaced.</summary>
    Baseline,

    /// <summary>What was told the answer: as much as can be reached.</summary>
    Ceiling,
}
