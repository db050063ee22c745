namespace Fathom.Explorer;

/// <summary>What a control reaches on a metric.</summary>
/// <param name="Name">The control, such as <c>random_init_model</c>.</param>
/// <param name="Value">Not rounded.</param>
sealed record QualityControl(string Name, double Value);
