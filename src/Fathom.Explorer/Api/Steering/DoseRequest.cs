namespace Fathom.Explorer;

/// <summary>Which strengths to give to which prompts.</summary>
/// <param name="Settings">What is done at strength 1; its prompt is not looked at.</param>
/// <param name="Strengths">Factors of every strength.</param>
/// <param name="Prompts">Texts to continue.</param>
/// <param name="Targets">Texts of one token each, whose probability is followed.</param>
sealed record DoseRequest(SteerSettings Settings, IReadOnlyList<double> Strengths, IReadOnlyList<string> Prompts,
    IReadOnlyList<string> Targets);
