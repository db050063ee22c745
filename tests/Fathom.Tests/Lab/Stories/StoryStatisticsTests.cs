using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Fathom.Lab.Stories;
using Fathom.Lab.Worlds;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Lab.Stories;

/// <summary>The stories are varied, far-reaching, and never the same: what makes them worth modelling.</summary>
public class StoryStatisticsTests
{
    static readonly StoriesWorld World = new(seed: 12);

    /// <summary>Groups that describe the form of what is said: there is nothing that they could point back to.</summary>
    static readonly HashSet<string> Structure =
    [
        "tense", "quotation", "speech", "negation", "list", "Spanish", "code", "arithmetic", "number", "gender", "family",
        "speaker", "activity",
    ];

    [Fact]
    public void No_skeleton_exceeds_one_percent_of_the_sentences()
    {
        var counts = new Dictionary<string, int>();
        int sentences = 0;
        for (int index = 0; index < 4000; index++)
        {
            Story story = World.Tell(index);
            foreach (StorySentence sentence in story.Sentences)
            {
                string skeleton = string.Join(' ', sentence.Pieces.Select(piece => piece.Class == WordClass.Function
                    ? story.Text[piece.Start..piece.End].ToLowerInvariant()
                    : piece.Class.ToString()));
                counts[skeleton] = counts.GetValueOrDefault(skeleton) + 1;
                sentences++;
            }
        }
        (string most, int count) = counts.MaxBy(entry => entry.Value);
        string found = $"'{most}' is {100.0 * count / sentences:f2} % of the {sentences} sentences, of {counts.Count} skeletons";
        TestContext.Current.SendDiagnosticMessage(found);
        Assert.True(count < 0.01 * sentences, found);
        Assert.True(counts.Count > 3000);
    }

    [Fact]
    public void Every_variable_has_three_realisations_and_can_be_meant_without_being_named()
    {
        var realisations = new Dictionary<int, HashSet<string>>();
        var unnamed = new HashSet<int>();
        for (int index = 0; index < 12_000; index++)
        {
            Story story = World.Tell(index);
            foreach (StorySentence sentence in story.Sentences)
            {
                foreach (Mark mark in sentence.Marks)
                {
                    if (mark.End == mark.Start) continue;
                    ref HashSet<string>? known =
                        ref CollectionsMarshal.GetValueRefOrAddDefault(realisations, mark.Variable, out _);
                    known ??= [];
                    Range words = sentence.Pieces[mark.Start].Start..sentence.Pieces[mark.End - 1].End;
                    if (known.Count < 3) known.Add(story.Text[words]);
                    if (mark.Form != MentionForm.Explicit) unnamed.Add(mark.Variable);
                }
            }
        }
        var inForce = StoryVariables.All.Where(variable => IsInForce(variable.Group)).Count();
        Assert.Equal(StoryVariables.All.Count - inForce, realisations.Count);
        Assert.True(realisations.Count > 200);
        Assert.All(realisations, entry => Assert.True(entry.Value.Count >= 3,
            $"{StoryVariables.All[entry.Key].Name}: {string.Join(", ", entry.Value)}"));
        Assert.All(realisations.Keys.Where(PointsBack),
            v => Assert.True(unnamed.Contains(v), $"{StoryVariables.All[v].Name} is only ever named"));
    }

    // With little text a 5-gram model looks worse than it is, so the full figure needs many stories.
    [Fact]
    public void Five_tokens_do_not_predict_the_next_one()
    {
        bool isLong = Environment.GetEnvironmentVariable("FATHOM_LONG") == "1";
        int stories = isLong ? 150_000 : 25_000;
        Tokenizer tokenizer = Tokenizer();
        int[] Ids(int index) => [.. tokenizer.Encode(World.Text(index)), 0];
        var sequences = new int[stories][];
        Workers.All.For(stories, index => sequences[index] = Ids(1000 + index));
        var model = new NgramModel(5, tokenizer.VocabularySize, sequences);
        int[][] held = [.. Enumerable.Range(0, 1000).Select(Ids)];
        double entropy = Enumerable.Range(0, 1000).Sum(index => World.Tell(index).Surprisal) / held.Sum(ids => (long)ids.Length);
        double loss = model.Loss(held);
        TestContext.Current.SendDiagnosticMessage($"{stories} stories: 5-gram {loss:f4}, entropy {entropy:f4} nats per token");
        Assert.True(loss > entropy + 0.5, $"5-gram {loss:f4}, entropy {entropy:f4}");
        Assert.True(loss < entropy + 1);
    }

    [Fact]
    public void No_two_stories_are_alike()
    {
        int stories = Environment.GetEnvironmentVariable("FATHOM_LONG") == "1" ? 1_000_000 : 20_000;
        var hashes = new UInt128[stories];
        Workers.All.For(stories, index =>
            hashes[index] = MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(World.Text(index)))));
        Assert.Equal(stories, hashes.Distinct().Count());
    }

    [Fact]
    public void Every_word_is_one_token_and_a_story_fits_a_context()
    {
        Tokenizer tokenizer = Tokenizer();
        Assert.Equal(1024, tokenizer.VocabularySize);
        long words = 0, tokens = 0;
        for (int index = 0; index < 2000; index++)
        {
            Story story = World.Tell(index);
            int[] ids = tokenizer.Encode(story.Text);
            Assert.True(ids.Length < 256);
            Assert.Equal(story.Text, tokenizer.Decode(ids).TrimStart());
            words += story.Words;
            tokens += ids.Length;
        }
        Assert.InRange((double)tokens / words, 0.97, 1.01);
    }

    static bool PointsBack(int variable) => !Structure.Contains(StoryVariables.All[variable].Group);

    static bool IsInForce(string group) => group.EndsWith("in force", StringComparison.Ordinal) || group == "main character";

    static Tokenizer Tokenizer()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("tokenizer.json"), StoriesTokenizer.Json());
        return Fathom.Models.Tokenizers.Tokenizer.Load(folder.Path);
    }
}
