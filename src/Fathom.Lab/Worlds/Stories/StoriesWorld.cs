using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Lab.Stories;

/// <summary>
/// Small stories with known meaning: a probabilistic program tells about children, animals, things, places, weather and
/// feelings, labels every word with what it expresses, and knows the probability of what it tells. Story number i of a seed
/// is always the same; <see cref="StoryReading"/> recovers the choices from the text.
/// </summary>
public sealed class StoriesWorld(ulong seed) : ILabelledSource
{
    /// <summary>Changes whenever the program tells other stories for the same seed.</summary>
    const int Version = 1;

    public string Identity => $"stories v{Version}, seed {seed}";

    public IReadOnlyList<LabelledVariable> Variables => StoryVariables.All;

    public LabelledDocument Read(long index)
    {
        var story = Tell(index);
        return new(story.Text, story.Labels());
    }

    /// <summary>The text alone of story number <paramref name="index"/>.</summary>
    public string Text(long index)
    {
        var narrator = new Narrator(new Philox(seed, (ulong)index));
        while (!narrator.Memory.Over) narrator.Next();
        return narrator.Text;
    }

    /// <summary>Story number <paramref name="index"/>, with its meaning and its probability.</summary>
    public Story Tell(long index)
    {
        var narrator = new Narrator(new Philox(seed, (ulong)index));
        var sentences = new List<StorySentence>();
        while (!narrator.Memory.Over)
        {
            double before = narrator.Surprisal;
            narrator.Next();
            sentences.Add(new(narrator.Choices, narrator.Surprisal - before, [.. narrator.Pieces], [.. narrator.Marks], InForce.After(narrator.Memory)));
        }
        return new(narrator.Text, sentences);
    }
}
