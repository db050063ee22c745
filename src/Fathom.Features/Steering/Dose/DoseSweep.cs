using Fathom.Models;

namespace Fathom.Features;

/// <summary>Which strengths are given to which prompts.</summary>
/// <param name="Settings">What is done at strength 1, and how texts are drawn; its prompt is not looked at. Prompt i
/// draws with its seed + i.</param>
/// <param name="Strengths">Factors of every intervention's strength.</param>
/// <param name="Prompts">Texts to continue, each once a strength and once without steering.</param>
public sealed record DoseSweep(SteeringSettings Settings, IReadOnlyList<double> Strengths, IReadOnlyList<string> Prompts)
{
    /// <summary>Token ids whose probability is followed.</summary>
    public IReadOnlyList<int> Targets { get; init; } = [];

    /// <exception cref="InputException">Nothing to do, or a target is no token.</exception>
    internal void Require(ModelConfig config)
    {
        Settings.Require();
        if (Strengths.Count == 0 || Prompts.Count == 0)
            throw new InputException($"{Strengths.Count} strengths and {Prompts.Count} prompts; expected at least one of each");
        foreach (double strength in Strengths)
            if (!double.IsFinite(strength)) throw new InputException($"strength {strength} is not finite");
        foreach (int target in Targets)
            if ((uint)target >= (uint)config.VocabularySize)
                throw new InputException($"target {target}: the model has tokens 0 to {config.VocabularySize - 1}");
    }
}
