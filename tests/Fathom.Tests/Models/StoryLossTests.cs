using System.Text.Json;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Models;

/// <summary>Losses on real stories against those that another implementation computed in double precision.</summary>
public class StoryLossTests
{
    [Fact]
    public void The_mean_loss_over_a_hundred_stories_is_the_published_one_story_by_story()
    {
        string folder = SharedData.Path("lm", "stories260K-hf");
        using var oracle = JsonDocument.Parse(File.ReadAllText(SharedData.Path("lm", "nll.json")));
        using var model = LanguageModel.Load(folder, Workers.All);
        var tokenizer = Tokenizer.Load(folder);
        int[][] stories =
        [
            .. File.ReadLines(SharedData.Path("text", "tinystories.jsonl")).Take(100).Select(line =>
            {
                using var story = JsonDocument.Parse(line);
                return (int[])[1, .. tokenizer.Encode(story.RootElement.GetProperty("text").GetString()!)];
            }),
        ];

        double sum = 0;
        int count = 0;
        foreach (var batch in oracle.RootElement.GetProperty("per_story").EnumerateArray().Chunk(10))
        {
            int[][] ids = [.. batch.Select(expected => stories[expected.GetProperty("story").GetInt32()])];
            var losses = NextTokenLoss.Of(model, TokenBatch.Of([.. ids.Select(story => story[..Math.Min(story.Length, 512)])]));
            int next = 0;
            foreach (var (expected, story) in batch.Zip(ids))
            {
                int predicted = expected.GetProperty("predicted").GetInt32();
                Assert.Equal(expected.GetProperty("tokens_total").GetInt32(), story.Length);
                Assert.Equal(predicted, Math.Min(story.Length, 512) - 1);
                var range = next..(next += predicted);
                double mean = losses.NegativeLogLikelihoods[range].Average(loss => (double)loss);
                Assert.Equal(expected.GetProperty("mean_nll").GetDouble(), mean, 1e-4);
                // Two logits may be equal up to rounding; one such token a story is allowed to fall the other way.
                Assert.Equal(expected.GetProperty("top1_correct").GetInt32(), losses.Correct[range].Count(hit => hit), 1.0);
            }
            sum += losses.Sum;
            count += losses.NegativeLogLikelihoods.Length;
        }
        Assert.Equal(oracle.RootElement.GetProperty("count").GetInt32(), count);
        Assert.Equal(oracle.RootElement.GetProperty("mean_nll").GetDouble(), sum / count, 1e-4);
    }
}
