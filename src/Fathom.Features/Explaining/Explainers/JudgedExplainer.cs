namespace Fathom.Features;

/// <summary>An explainer that asks a judge for a label.</summary>
abstract class JudgedExplainer : Explainer
{
    internal override async Task<Explanation?> Explain(LatentEvidence evidence, Asking asking) =>
        await asking.Judge!.Ask(Question(evidence, asking.Prompts), AnswerReader.Label).ConfigureAwait(false) is { } label
            ? new(label) : null;

    protected abstract PromptText Question(LatentEvidence evidence, PromptSet prompts);

    /// <summary>Training passages, strongest first, with marks, and behind each what it fires on, with strengths.</summary>
    protected static string Passages(LatentEvidence evidence) =>
        PassageText.Numbered(evidence.Train.Select(passage =>
            $"{PassageText.Marked(passage)}\n   {string.Join(", ", Strengths(evidence, passage))}"));

    static IEnumerable<string> Strengths(LatentEvidence evidence, Passage passage)
    {
        for (int i = 0; i < passage.Texts.Count; i++)
            if (passage.Activations[i] > 0)
                yield return $"\"{PassageText.Token(passage.Texts[i])}\" {evidence.Tenths(passage.Activations[i])}";
    }
}
