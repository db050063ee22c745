using Fathom.Dictionaries;
using Fathom.Lab.Stories;

namespace Fathom.Bench;

/// <summary>
/// Beginnings of stories that break off where the next word tells of a variable for the first time, and may tell any of its values:
/// the two words before it were followed by each of them in other stories.
/// </summary>
static class StoryPrompts
{
    const ulong OtherStories = 41;

    const int Others = 4000, MostWords = 60;

    /// <summary>The values of a group.</summary>
    public static string[] Values(string group) =>
        [.. new StoriesWorld(0).Variables.Where(variable => variable.Group == group).Select(variable => variable.Name)];

    /// <summary>Such beginnings, of 60 words at most.</summary>
    /// <param name="seed">Of the stories.</param>
    /// <param name="group">The group.</param>
    /// <param name="count">How many.</param>
    public static string[] Of(ulong seed, string group, int count)
    {
        int values = Values(group).Length;
        var followed = new Dictionary<string, HashSet<int>>();
        foreach ((string before, int variable) in Told(OtherStories, group).Take(Others))
        {
            if (!followed.TryGetValue(LastWords(before), out HashSet<int>? seen)) followed[LastWords(before)] = seen = [];
            seen.Add(variable);
        }
        return [.. Told(seed, group).Where(one => followed.TryGetValue(LastWords(one.Before), out HashSet<int>? seen)
            && seen.Count == values && one.Before.Split(' ').Length <= MostWords).Select(one => one.Before).Take(count)];
    }

    static IEnumerable<(string Before, int Variable)> Told(ulong seed, string group)
    {
        var world = new StoriesWorld(seed);
        for (int story = 0; ; story++)
        {
            LabelledDocument read = world.Read(story);
            LabelSpan[] told = [.. read.Labels.Where(label => world.Variables[label.Variable].Group == group)
                .OrderBy(label => label.Start)];
            if (told.Length > 0) yield return (read.Text[..told[0].Start].TrimEnd(), told[0].Variable);
        }
    }

    static string LastWords(string text) => string.Join(' ', text.Split(' ')[^Math.Min(2, text.Split(' ').Length)..]);
}
