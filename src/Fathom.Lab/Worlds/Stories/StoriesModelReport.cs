using Fathom.Models;
using Fathom.Models.Tokenizers;

namespace Fathom.Lab.Stories;

/// <summary>
/// How far a language model is from the best possible one on the stories: its loss on fresh ones beside the entropy that
/// the program itself measures on them, both per token, the token that ends a story included.
/// <code>
/// loss = −Σ ln q(token | before) / tokens     entropy = −Σ ln p(story) / tokens     excess = loss − entropy
/// </code>
/// The excess is KL(p ‖ q) per token, measured on the same stories, so that their luck cancels.
/// </summary>
/// <param name="Stories">Stories read.</param>
/// <param name="Tokens">Tokens predicted.</param>
/// <param name="Loss">The model's mean loss, nats.</param>
/// <param name="Entropy">The program's, nats.</param>
/// <param name="StandardError">Of the excess, nats, the stories taken as independent.</param>
public sealed record StoriesModelReport(int Stories, long Tokens, double Loss, double Entropy, double StandardError)
{
    const int StoriesAtOnce = 32;

    /// <summary>Loss above the entropy, nats per token; 0 for a model that is as good as the program itself.</summary>
    public double Excess => Loss - Entropy;

    /// <summary>Runs the model over fresh stories.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer; stories begin and end with its BOS.</param>
    /// <param name="stories">Stories to read, at least 2.</param>
    /// <param name="seed">Seed of the stories.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <exception cref="InputException">The tokenizer has no BOS, or a story does not fit the model's context.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 stories: the standard error needs 2.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was set.</exception>
    public static StoriesModelReport Measure(LanguageModel model, Tokenizer tokenizer, int stories, ulong seed,
        CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stories, 2);
        int separator = tokenizer.BosId ?? throw new InputException("the model's tokenizer has no token that begins a text; " +
            "expected one made for the stories");
        var world = new StoriesWorld(seed);
        var excesses = new List<(double Nats, int Tokens)>();
        double loss = 0, entropy = 0;
        for (int first = 0; first < stories; first += StoriesAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            Story[] told = [.. Enumerable.Range(first, Math.Min(StoriesAtOnce, stories - first)).Select(i => world.Tell(i))];
            int[][] sequences = [.. told.Select(story => (int[])[separator, .. tokenizer.Encode(story.Text), separator])];
            foreach (int[] sequence in sequences)
                if (sequence.Length > model.Config.ContextLength + 1)
                    throw new InputException($"a story has {sequence.Length - 1} tokens, more than the model's context of " +
                        $"{model.Config.ContextLength}; choose a model with a longer one");
            // The last token is only predicted, so it may stand one beyond the context.
            float[] losses = Losses(model, sequences);
            int at = 0;
            for (int s = 0; s < told.Length; s++)
            {
                int tokens = sequences[s].Length - 1;
                double nats = 0;
                for (int i = 0; i < tokens; i++) nats += losses[at++];
                (loss, entropy) = (loss + nats, entropy + told[s].Surprisal);
                excesses.Add((nats - told[s].Surprisal, tokens));
            }
        }
        long all = excesses.Sum(excess => (long)excess.Tokens);
        double mean = (loss - entropy) / all;
        // Ratio estimator: the spread of each story's excess around the common rate.
        double spread = Math.Sqrt(excesses.Sum(e => Math.Pow(e.Nats - mean * e.Tokens, 2)) / (stories - 1) * stories) / all;
        return new(stories, all, loss / all, entropy / all, spread);
    }

    static float[] Losses(LanguageModel model, int[][] sequences) =>
        NextTokenLoss.Of(model, TokenBatch.Of(sequences)).NegativeLogLikelihoods;
}
