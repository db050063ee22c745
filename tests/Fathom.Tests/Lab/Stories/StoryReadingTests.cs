using Fathom.Lab.Stories;

namespace Fathom.Tests.Lab.Stories;

/// <summary>What the program tells can be read back, with its exact probability; what it cannot tell is reported.</summary>
public class StoryReadingTests
{
    static readonly StoriesWorld World = new(seed: 11);

    [Fact]
    public void Reading_recovers_the_choices_and_the_probability_of_what_was_told()
    {
        for (int index = 0; index < 150; index++)
        {
            Story story = World.Tell(index);
            StoryReading reading = StoryReading.Of(story.Text);
            Assert.True(reading.IsWhole, Unread(reading));
            Assert.All(reading.Sentences, sentence => Assert.Equal(1, sentence.Ways));
            Assert.Equal(story.Trace, reading.Sentences.Select(sentence => sentence.Choices));
            Assert.Equal(story.Surprisal, reading.Surprisal, 1e-8);
        }
    }

    [Fact]
    public void The_words_share_the_surprisal_of_their_sentence()
    {
        for (int index = 0; index < 30; index++)
        {
            foreach (SentenceReading sentence in StoryReading.Of(World.Text(index)).Sentences)
            {
                Assert.All(sentence.Words, word => Assert.True(word.Nats > -1e-9));
                Assert.Equal(sentence.Surprisal, sentence.Words.Sum(word => word.Nats), 1e-8);
            }
        }
    }

    // The reading computes p(first word), p(second | first), …; the stories themselves are the outside truth.
    [Fact]
    public void The_probabilities_of_words_are_their_frequencies()
    {
        const int stories = 40_000;
        var counts = new Dictionary<string, int>();
        for (int index = 0; index < stories; index++)
        {
            string[] words = World.Text(index).Split(' ', 4);
            for (int n = 1; n <= 3; n++)
            {
                string start = string.Join(' ', words[..n]);
                counts[start] = counts.GetValueOrDefault(start) + 1;
            }
        }
        int checkedStarts = 0;
        for (int index = 0; index < 60; index++)
        {
            string text = World.Text(index);
            SentenceReading first = StoryReading.Of(text).Sentences[0];
            double nats = 0;
            foreach ((int end, double word) in first.Words)
            {
                nats += word;
                string start = text[..end];
                if (end < text.Length && text[end] != ' ' || !counts.TryGetValue(start, out int seen)) continue;
                double expected = stories * Math.Exp(-nats), deviation = Math.Sqrt(expected) + 1;
                Assert.True(Math.Abs(seen - expected) < 4.5 * deviation, $"'{start}': {seen} times, expected {expected:f1}");
                checkedStarts++;
            }
        }
        Assert.True(checkedStarts > 100);
    }

    [Fact]
    public void A_foreign_sentence_is_reported_and_the_rest_is_read()
    {
        Story story = World.Tell(3);
        int end = StoryReading.Of(story.Text).Sentences[4].End;
        const string foreign = " The committee adjourned without a vote.";
        StoryReading reading = StoryReading.Of(story.Text.Insert(end, foreign));
        SentenceReading unread = Assert.Single(reading.Sentences, sentence => !sentence.IsRead);
        Assert.Equal(end + 1, unread.Start);
        Assert.Equal(foreign.Length - 1, unread.End - unread.Start);
        Assert.StartsWith("read up to 'The'; expected", unread.Problem, StringComparison.Ordinal);
        Assert.False(reading.IsWhole);
        Assert.Equal(story.Sentences.Count, reading.Sentences.Count(sentence => sentence.IsRead));
    }

    [Fact]
    public void What_contradicts_the_story_cannot_be_read()
    {
        StoryReading reading = StoryReading.Of("Lily had a red ball. The blue ball was handed on to Tom. She read it.");
        Assert.True(reading.Sentences[0].IsRead);
        Assert.Contains("read up to 'The'", reading.Sentences[1].Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("'blue'", reading.Sentences[1].Problem, StringComparison.Ordinal);
        // Nobody reads a ball.
        Assert.StartsWith("read up to 'She'", reading.Sentences[2].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich")]
    [InlineData("\"\"\"...!!!?")]
    [InlineData("Lily")]
    [InlineData("Lily had a")]
    public void Any_text_can_be_tried(string text)
    {
        StoryReading reading = StoryReading.Of(text);
        Assert.False(reading.IsWhole);
        Assert.All(reading.Sentences, sentence => Assert.False(string.IsNullOrEmpty(sentence.Problem)));
    }

    [Fact]
    public void Text_behind_the_end_is_reported()
    {
        string text = World.Text(0);
        StoryReading reading = StoryReading.Of(text + " " + text);
        Assert.Contains(reading.Sentences, sentence => sentence.Problem == "the story was over before");
    }

    static string Unread(StoryReading reading) =>
        string.Join("; ", reading.Sentences.Where(s => !s.IsRead).Select(s => s.Problem));
}
