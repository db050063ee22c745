using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What a probe of first letters has learnt from is not what it is measured on.</summary>
public sealed class LetterTaskTests(LetterTaskTests.Words words) : IClassFixture<LetterTaskTests.Words>
{
    /// <summary>Opened once.</summary>
    public sealed class Words : IDisposable
    {
        internal WordRun Run { get; } = new();

        public void Dispose() => Run.Dispose();
    }

    readonly WordRun run = words.Run;

    LetterTask Task() => LetterTask.Of(run.Store, run.Items, 3)!;

    [Fact]
    public void No_word_is_on_both_sides_in_any_spelling()
    {
        DrawnRows drawn = Task().Drawn;
        HashSet<int> Words(bool test) => [.. Enumerable.Range(0, drawn.Rows.Length).Where(i => drawn.IsTest[i] == test).Select(i => run.WordOf(drawn.Rows[i]))];
        Assert.Equal(Enumerable.Range(0, WordRun.Letters), drawn.Class.Distinct().Order());
        Assert.Equal(WordRun.Letters * WordRun.WordsOfLetter / 5, Words(true).Count);
        Assert.Equal(4 * Words(true).Count, Words(false).Count);
        Assert.Empty(Words(true).Intersect(Words(false)));
        Assert.Equal(Enumerable.Range(0, WordRun.Spellings), drawn.Rows.Select(run.SpellingOf).Distinct().Order());
        Assert.All(drawn.Class.Zip(drawn.Rows), one => Assert.Equal(run.WordOf(one.Second) / WordRun.WordsOfLetter, one.First));
    }

    /// <summary>By knowing words alone no letter is told of others: 1 in 4 by chance.</summary>
    [Fact]
    public void Letters_of_words_that_share_nothing_cannot_be_told()
    {
        LetterTask task = Task();
        var workers = new Workers(2);
        using var sae = PlantedLabels.Dictionary([PlantedLabels.Own(WordRun.Width, 0)]);
        LetterAbsorption found = LetterAbsorption.Of(task, new EditableRows(sae, run.Store, task.Drawn.Rows, workers),
            new ConceptProbes(new EvaluationCache(null), "", workers));
        Assert.InRange(found.Accuracy, 0, LetterAbsorption.LeastTold);
        Assert.Empty(found.Letters);
    }

    /// <summary>A latent for each word of a feature, which is one word of eight: each further one would raise F1 by an eighth of the
    /// words on the examples it was learnt from, and tells nothing of the words that choose.</summary>
    [Fact]
    public void Latents_of_single_words_do_not_split_a_feature()
    {
        const int words = 32, each = 8;
        int[] word = [.. Enumerable.Range(0, words * each).Select(i => i / each)], all = [.. Enumerable.Range(0, word.Length)];
        float[] x = [.. word.SelectMany(one => PlantedLabels.Along(words, (one, 1)))];
        using var sae = PlantedLabels.Dictionary([.. Enumerable.Range(0, words).Select(v => PlantedLabels.Own(words, v))]);
        DrawnRows Drawn(int[]? groups) => new([.. all.Select(i => (long)i)], [.. word.Select(one => one % 2)], new bool[word.Length],
            DocumentPlaces.OfEqual(word.Length, 1))
        { Groups = groups };
        int Latents(int[]? groups)
        {
            DrawnRows drawn = Drawn(groups);
            return MainLatents.Of(drawn, new EditableRows(sae, new Support.MatrixSource(x, words), drawn.Rows, new Workers(2)), all, all, c => c == 0)
                .Latents.Length;
        }
        Assert.Equal(1, Latents(word));
        Assert.InRange(Latents(null), 4, 10);
    }
}
