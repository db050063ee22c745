using Fathom.Lab.Stories;
using Fathom.Numerics;

namespace Fathom.Tests.Lab.Stories;

/// <summary>How many mentions can be decided only from far back, shown by the program's own reader.</summary>
public class StoryReachTests
{
    /// <summary>A mention is far when no word among this many, its own last, decides it.</summary>
    const int Window = 20;

    /// <summary>Groups that describe the form of what is said: there is nothing that they could point back to.</summary>
    static readonly HashSet<string> Form =
    [
        "tense", "quotation", "speech", "negation", "list", "Spanish", "code", "arithmetic", "number", "gender", "family",
        "speaker", "activity", "cause", "plan", "comparison",
    ];

    // A mention is far when the story could have gone otherwise before, so that the program writes the same sentences, 20
    // words or more up to and including the mention, and means something else there. They begin with a whole sentence, so
    // mostly more words than 20 are the same: the shares are lower bounds.
    [Fact]
    public void Of_what_is_told_of_people_things_and_circumstances_a_sixth_is_decidable_only_from_twenty_words_back()
    {
        int stories = Environment.GetEnvironmentVariable("FATHOM_LONG") == "1" ? 100 : 30;
        var counts = new Dictionary<string, (int All, int Far)>[stories];
        Workers.All.For(stories, index => counts[index] = Count(new Philox(47, (ulong)index)));
        var groups = counts.SelectMany(story => story).GroupBy(entry => entry.Key, entry => entry.Value)
            .ToDictionary(group => group.Key, group => (All: group.Sum(n => n.All), Far: group.Sum(n => n.Far)));
        double all = Share(groups), meaning = Share(groups.Where(group => !Form.Contains(group.Key)));
        string found = $"{all:p1} of all mentions, {meaning:p1} of those of people, things and circumstances; " +
            string.Join(", ", groups.OrderByDescending(g => g.Value.All).Select(g => $"{g.Key} {g.Value.Far}/{g.Value.All}"));
        TestContext.Current.SendDiagnosticMessage(found);
        Assert.True(meaning > 1.0 / 6, found);
    }

    static double Share(IEnumerable<KeyValuePair<string, (int All, int Far)>> groups) =>
        (double)groups.Sum(group => group.Value.Far) / groups.Sum(group => group.Value.All);

    static Dictionary<string, (int All, int Far)> Count(Philox random)
    {
        (string text, List<Told> told) = Tell(random);
        var reader = new Reader(text);
        HashSet<Mention> far = [];
        // What a word names is decided there.
        var mentions = told.SelectMany(sentence => sentence.Mentions.Where(mention => !sentence.Named.Contains(mention)));
        foreach (var window in mentions.GroupBy(mention => Start(told, mention)).Where(window => window.Key >= 0))
        {
            HashSet<Mention> open = [.. window];
            foreach (StoryMemory past in OtherPasts.Of(told[window.Key].Before))
                far.UnionWith(MeaningOtherwise(reader, told, window.Key, past, open));
        }
        return told.SelectMany(sentence => sentence.Mentions).GroupBy(mention => StoryVariables.All[mention.Variable].Group)
            .ToDictionary(group => group.Key, group => (group.Count(), group.Count(far.Contains)));
    }

    // The last sentence that begins early enough for the window, or −1 when even the first does not.
    static int Start(List<Told> told, Mention mention) =>
        told.FindLastIndex(sentence => sentence.FirstWord <= mention.Word + 1 - Window);

    // Takes from the open mentions those that a reader of another past, who reads the same sentences, does not find there.
    static List<Mention> MeaningOtherwise(Reader reader, List<Told> told, int first, StoryMemory past, HashSet<Mention> open)
    {
        var otherwise = new List<Mention>();
        for (int at = first; open.Any(m => m.Sentence >= at); at++)
        {
            if (reader.Read(told[at].Start, past).Find(way => way.End == told[at].End) is not { } way) break;
            HashSet<Mention> same = [.. Mentions(way.Marks, at, told[at].FirstWord)];
            otherwise.AddRange(open.Where(m => m.Sentence == at && !same.Contains(m)));
            past = way.Memory;
        }
        open.ExceptWith(otherwise);
        return otherwise;
    }

    static (string Text, List<Told> Told) Tell(Philox random)
    {
        var narrator = new Narrator(random);
        var told = new List<Told>();
        int words = 0;
        while (!narrator.Memory.Over)
        {
            StoryMemory before = narrator.Memory.Copy();
            int start = narrator.Text.Length;
            narrator.Next();
            told.Add(new(before, start, narrator.Text.Length, words,
                [.. Mentions(narrator.Marks, told.Count, words)],
                [.. Mentions(narrator.Marks.Where(mark => mark.Form == MentionForm.Explicit), told.Count, words)]));
            words += narrator.Pieces.Count;
        }
        return (narrator.Text, told);
    }

    static IEnumerable<Mention> Mentions(IEnumerable<Mark> marks, int sentence, int firstWord) =>
        marks.Select(mark => new Mention(sentence, firstWord + mark.End - 1, mark.Variable)).Distinct();

    sealed record Told(StoryMemory Before, int Start, int End, int FirstWord, Mention[] Mentions, HashSet<Mention> Named);

    /// <summary>A variable at the word, counted from the story's first, that completes what expresses it.</summary>
    readonly record struct Mention(int Sentence, int Word, int Variable);
}
