using Fathom.Lab.Stories;
using Fathom.Numerics;

namespace Fathom.Tests.Lab.Stories;

/// <summary>A label does not look ahead: it stands where the words up to and including its own decide it.</summary>
public class StoryLabelDecisionTests
{
    const int Stories = 12, Continuations = 1500;

    /// <summary>
    /// What is labelled by what it turns out to be: <i>it</i> barked or was noon; <i>her</i> gift or her friend's; someone
    /// cried or cried out, hid or hid the key, walked to the lake or walked carefully.
    /// </summary>
    static readonly string[] Intended =
    [
        "cried: feeling", "her: mood", "her: name", "her: relation", "her: role", "hid: activity", "it: animal", "it: colour",
        "it: number", "walked: activity",
    ];

    // Two sentences that can follow the same story and agree up to a word must agree in that word's labels: at that word
    // nobody can tell them apart.
    [Fact]
    public void What_a_word_is_labelled_with_depends_on_nothing_that_comes_later()
    {
        var undecided = new SortedDictionary<string, string>(StringComparer.Ordinal);
        long labels = 0;
        for (int story = 0; story < Stories; story++)
        {
            var narrator = new Narrator(new Philox(31, (ulong)story));
            while (!narrator.Memory.Over)
            {
                labels += Compare(narrator.Memory, (ulong)(story * 100 + narrator.Memory.Sentences), undecided);
                narrator.Next();
            }
        }
        Assert.True(labels > 1_000_000);
        Assert.True(undecided.Keys.SequenceEqual(Intended, StringComparer.Ordinal),
            string.Join("; ", undecided.Select(entry => $"{entry.Key} in '{entry.Value}'")));
    }

    static long Compare(StoryMemory memory, ulong seed, SortedDictionary<string, string> undecided)
    {
        var seen = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        long labels = 0;
        for (int i = 0; i < Continuations; i++)
        {
            var narrator = new Narrator(new Philox(seed, (ulong)i));
            narrator.Memory.Set(memory);
            narrator.Next();
            for (int at = 0; at < narrator.Pieces.Count; at++)
            {
                var marks = narrator.Marks.Where(mark => mark.Start <= at && at < mark.End);
                HashSet<int> here = [.. marks.Select(mark => mark.Variable)];
                labels += here.Count;
                Piece piece = narrator.Pieces[at];
                string words = narrator.Text[..piece.End];
                if (seen.TryAdd(words, here)) continue;
                string word = words[piece.Start..].ToLowerInvariant();
                foreach (int variable in seen[words].Except(here).Union(here.Except(seen[words])))
                    undecided[$"{word}: {StoryVariables.All[variable].Group}"] = words;
            }
        }
        return labels;
    }
}
