using System.Security.Cryptography;
using System.Text;
using Fathom.Dictionaries;
using Fathom.Lab.Stories;

namespace Fathom.Tests.Lab.Stories;

/// <summary>The stories that models have been trained on stay as they are, and their labels lie where the words are.</summary>
public class StoriesGoldenTests
{
    const int Stories = 100;

    static readonly StoriesWorld World = new(seed: 0);

    [Fact]
    public void The_first_stories_are_the_ones_that_the_story_models_know()
    {
        string texts = string.Join('\n', Enumerable.Range(0, Stories).Select(index => World.Text(index)));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(texts)));
        Assert.True(hash == "d0c499b0f697d4896e70636807b2c497f871615369edf17dc7a0145de306fe09",
            $"the stories changed: raise StoriesWorld.Version, retrain the story models (SHA-256 is {hash} now)");
    }

    // A model can only be asked for a variable at tokens, so a span that cuts a word would label half of one.
    [Fact]
    public void Every_label_lies_in_the_text_and_cuts_no_word()
    {
        for (int index = 0; index < Stories; index++)
        {
            LabelledDocument story = World.Read(index);
            Assert.NotEmpty(story.Labels);
            foreach (LabelSpan label in story.Labels)
            {
                string where = $"story {index}, {World.Variables[label.Variable].Name} at {label.Start} to {label.End}";
                Assert.True(label.Start >= 0 && label.Start < label.End && label.End <= story.Text.Length, where);
                Assert.True(IsBoundary(story.Text, label.Start) && IsBoundary(story.Text, label.End), where);
                Assert.False(char.IsWhiteSpace(story.Text[label.Start]) || char.IsWhiteSpace(story.Text[label.End - 1]), where);
            }
        }
    }

    // Of the marks, only those that say so name the child in their own words; the text says whether they do.
    [Fact]
    public void An_explicit_mention_of_a_child_is_the_name()
    {
        int mentions = 0;
        for (int index = 0; index < Stories; index++)
        {
            Story story = World.Tell(index);
            foreach (StorySentence sentence in story.Sentences)
            {
                foreach (Mark mark in sentence.Marks.Where(mark => mark.Form == MentionForm.Explicit && IsName(mark.Variable)))
                {
                    string name = Value(mark.Variable), words = story.Text[Span(sentence, mark)];
                    bool isPair = words.Split(" and ") is { Length: 2 } both && both.Contains(name);
                    Assert.True(words == name || words == name + "'s" || isPair, $"story {index}: '{words}' for {name}");
                    mentions++;
                }
            }
        }
        Assert.True(mentions > 5 * Stories);
    }

    [Fact]
    public void What_is_in_force_holds_for_whole_sentences()
    {
        int spans = 0;
        for (int index = 0; index < Stories; index++)
        {
            Story story = World.Tell(index);
            var starts = story.Sentences.Select(sentence => sentence.Pieces[0].Start).ToHashSet();
            var ends = story.Sentences.Select(sentence => sentence.Pieces[^1].End).ToHashSet();
            foreach (LabelSpan label in story.Labels().Where(label => IsInForce(label.Variable)))
            {
                string where = $"story {index}, {World.Variables[label.Variable].Name} at {label.Start} to {label.End}";
                Assert.True(starts.Contains(label.Start) && ends.Contains(label.End), where);
                Assert.True(story.Text[label.Start] == '"' || char.IsUpper(story.Text[label.Start]), where);
                Assert.True(label.Start > 1 && ".!?\"".Contains(story.Text[label.Start - 2], StringComparison.Ordinal), where);
                spans++;
            }
        }
        Assert.True(spans > 5 * Stories);
    }

    static Range Span(StorySentence sentence, Mark mark) => sentence.Pieces[mark.Start].Start..sentence.Pieces[mark.End - 1].End;

    // Letters or digits on both sides mean that a word is cut.
    static bool IsBoundary(string text, int at) =>
        at == 0 || at == text.Length || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(text[at]);

    static bool IsName(int variable) => World.Variables[variable].Group == "name";

    static string Value(int variable) => World.Variables[variable].Name["name is ".Length..];

    static bool IsInForce(int variable) => World.Variables[variable].Group is "place in force" or "weather in force";
}
