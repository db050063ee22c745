namespace Fathom.Dictionaries;

/// <summary>What a trained tensor consists of.</summary>
enum ParameterPart
{
    /// <summary>The numbers themselves.</summary>
    Value,

    /// <summary>Adam's mean of their gradients.</summary>
    First,

    /// <summary>Adam's mean of their squared gradients.</summary>
    Second,
}
