namespace Fathom.Evaluation;

/// <summary>Something to be told from examples that were drawn for it.</summary>
/// <param name="Drawn">Examples.</param>
/// <param name="Key">What the draw depends on beside the rows.</param>
abstract record ConceptTask(DrawnRows Drawn, string Key);
