using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>A small random GPT-2 and text that it says itself, so that it predicts it well and every ablation harms it.</summary>
sealed class TinyLanguage : IDisposable
{
    public const int Width = 16, Vocabulary = 19, Bos = 0, Eos = 1, Pad = 2;
    public static readonly Site Site = Site.Parse("blocks.0.resid_post");

    public TinyLanguage()
    {
        Model = LanguageModel.RandomInit(new ModelConfig
        {
            ModelType = "gpt2",
            Layers = 2,
            Width = Width,
            Heads = 2,
            KeyValueHeads = 2,
            HeadWidth = 8,
            MlpWidth = 32,
            VocabularySize = Vocabulary,
            ContextLength = 24,
            Activation = Activation.GeluTanh,
            AttentionBias = true,
            MlpBias = true,
            TiedHead = true,
            InitializerRange = 0.6,
            BosId = Bos,
            EosIds = [Eos],
            PadId = Pad,
        }, seed: 3, Workers.All);
        Texts = [.. Enumerable.Range(3, 7).Select(first => Said(first, 5 + 2 * first))];
        Contexts = new TokenContexts(Texts, [Bos, Eos, Pad], Pad);
    }

    public LanguageModel Model { get; }

    public int[][] Texts { get; }

    public TokenContexts Contexts { get; }

    /// <summary>A dictionary with an error: random directions, k 3.</summary>
    public static TopKSae Dictionary(int width = Width)
    {
        var random = new Philox(9, 0);
        float[] decoder = [.. Enumerable.Range(0, 40 * width).Select(i => (float)(random.Normal((ulong)i) / Math.Sqrt(width)))];
        return new TopKSae(decoder, new float[40], decoder, new float[width], 3);
    }

    /// <summary>A dictionary that reconstructs everything as zeros.</summary>
    public static TopKSae Nothing() => new(new float[2 * Width], [-1, -1], new float[2 * Width], new float[Width], 1);

    public LossSummary Measure(ISparseCoder coder, TokenContexts? contexts = null, Site? site = null, int batchTokens = 64,
        int threads = 2) =>
        SplicedLoss.Measure(Model, new CoderSites(site ?? Site), coder, Mean, contexts ?? Contexts, new Workers(threads), null, batchTokens);

    /// <summary>[d] some vector, in place of a mean activation.</summary>
    public static double[] Mean => [.. Enumerable.Range(0, Width).Select(c => 0.1 * c - 0.7)];

    public void Dispose() => Model.Dispose();

    int[] Said(int first, int length)
    {
        var ids = new List<int> { Bos, first };
        while (ids.Count < length)
        {
            float[] logits = Model.Logits(TokenBatch.Of([.. ids]));
            ReadOnlySpan<float> last = logits.AsSpan(logits.Length - Vocabulary);
            int best = 3;
            for (int id = 3; id < Vocabulary; id++)
                if (last[id] > last[best]) best = id;
            ids.Add(best);
        }
        return [.. ids];
    }
}
