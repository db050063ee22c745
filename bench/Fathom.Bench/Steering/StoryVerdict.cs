using Fathom.Dictionaries;
using Fathom.Lab.Stories;

namespace Fathom.Bench;

/// <summary>What a continued story first tells of a variable, by the world's own reader.</summary>
/// <param name="Value">The variable, such as <c>weather is rain</c>; null where none is told, or where the sentence that tells it or
/// one before it is none that the program writes there.</param>
/// <param name="Sentences">Sentences that end in the continuation.</param>
/// <param name="Read">Those of them that the program can write there.</param>
readonly record struct StoryVerdict(string? Value, int Sentences, int Read)
{
    /// <param name="prompt">The beginning of a story.</param>
    /// <param name="continuation">What follows.</param>
    /// <param name="group">The variable's group.</param>
    public static StoryVerdict Of(string prompt, string continuation, string group)
    {
        IReadOnlyList<LabelledVariable> variables = new StoriesWorld(0).Variables;
        string text = prompt + continuation;
        // A sentence that the text breaks off in says nothing.
        int end = text.LastIndexOfAny(['.', '!', '?']) + 1;
        if (end < text.Length && text[end] == '"') end++;
        SentenceReading[] made = [.. StoryReading.Of(text[..end]).Sentences.Where(sentence => sentence.End > prompt.Length)];
        string? value = null;
        foreach (SentenceReading sentence in made)
        {
            LabelSpan[] told = [.. sentence.Labels
                .Where(label => variables[label.Variable].Group == group && label.End > prompt.Length).OrderBy(label => label.Start)];
            if (told.Length > 0) value = variables[told[0].Variable].Name;
            if (value is not null || !sentence.IsRead) break;
        }
        return new(value, made.Length, made.Count(sentence => sentence.IsRead));
    }
}
