using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Lab.Stories;

/// <summary>
/// Small stories with known meaning: a probabilistic program tells about children, animals, things, places, weather and
/// feelings, labels every word with what it expresses, and knows the probability of what it tells. Story number i of a seed
/// is always the same; <see cref="StoryReading"/> recovers the choices from the text. Thread-safe: a story is a function of
/// the seed and its number alone.
/// </summary>
/// <param name="seed">Equal seeds give equal stories.</param>
public sealed class StoriesWorld(ulong seed) : ILabelledSource
{
    /// <summary>Changes whenever the program tells other stories for the same seed.</summary>
    const int Version = 1;

    /// <summary>Name, version and seed: equal identities give equal stories.</summary>
    public string Identity => $"stories v{Version}, seed {seed}";

    /// <summary>
    /// What the labels speak of, in groups of which each is one value: first what words express (<c>animal is dog</c> in the
    /// group <c>animal</c>), last what is in force without being mentioned (<c>place in force is park</c>).
    /// </summary>
    public IReadOnlyList<LabelledVariable> Variables => StoryVariables.All;

    /// <summary>Story number <paramref name="index"/> with its <see cref="Story.Labels"/>.</summary>
    /// <param name="index">From 0.</param>
    public LabelledDocument Read(long index)
    {
        var story = Tell(index);
        return new(story.Text, story.Labels());
    }

    /// <summary>The text alone of story number <paramref name="index"/>, which takes less time than the whole story.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>Around twenty sentences, a space between them; ASCII, no line breaks.</returns>
    public string Text(long index)
    {
        var narrator = new Narrator(new Philox(seed, (ulong)index));
        while (!narrator.Memory.Over) narrator.Next();
        return narrator.Text;
    }

    /// <summary>Story number <paramref name="index"/>, with its meaning and its probability.</summary>
    /// <param name="index">From 0.</param>
    public Story Tell(long index)
    {
        var narrator = new Narrator(new Philox(seed, (ulong)index));
        var sentences = new List<StorySentence>();
        while (!narrator.Memory.Over)
        {
            double before = narrator.Surprisal;
            narrator.Next();
            sentences.Add(new(narrator.Choices, narrator.Surprisal - before, [.. narrator.Pieces], [.. narrator.Marks],
                InForce.After(narrator.Memory)));
        }
        return new(narrator.Text, sentences);
    }
}
