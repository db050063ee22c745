using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Models;

namespace Fathom.Tests.Features.Steering;

/// <summary>A small random model with a small random dictionary of the residual stream after its first block.</summary>
sealed class TinySteering : IDisposable
{
    public const int Latents = 30, K = 4;

    public static readonly Site Site = Site.Parse("blocks.0.resid_post");
    public static readonly int[] Prompt = [3, 16, 0, 5];

    public TinySteering(InputNormalisation? normalisation = null, int threads = 1, ModelConfig? config = null)
    {
        ModelConfig shape = config ?? TinyModel.Gpt2;
        Model = TinyModel.Create(shape, new Workers(threads));
        int d = shape.Width;
        var random = new Philox(5, 0);
        float[] Draw(int count, ulong from, double scale) =>
            [.. Enumerable.Range(0, count).Select(i => (float)(scale * random.Normal(from + (ulong)i)))];
        Coder = new TopKSae(new SaeWeights(Draw(Latents * d, 0, 1), Draw(Latents, 50_000, 0.1), Draw(Latents * d, 100_000, 0.7),
            Draw(d, 150_000, 0.1))
        { Normalisation = normalisation ?? InputNormalisation.None }, K);
        Subject = new(Model, Site) { Coder = Coder, Workers = new Workers(threads) };
        Bench = new(Subject);
    }

    public LanguageModel Model { get; }

    public TopKSae Coder { get; }

    public SteeringSubject Subject { get; }

    public SteeringBench Bench { get; }

    /// <summary>h at the site without steering, [n, d].</summary>
    public float[] Plain(params int[] ids) => Model.RunWithCache(TokenBatch.Of(ids), Site)[Site].ToArray();

    /// <summary>h at the site under settings.</summary>
    public float[] Steered(SteeringSettings settings, params int[] ids) =>
        Model.RunWithCache(TokenBatch.Of(ids), Hooks(settings), Site)[Site].ToArray();

    public Hooks Hooks(SteeringSettings settings, int prompt = 4) =>
        SteeringPlan.Of(Subject, new Directions(Subject), settings, Prompt).Hooks(prompt);

    /// <summary>f of a row as a dense vector, [M].</summary>
    public float[] Codes(float[] h, int row)
    {
        int d = Model.Config.Width;
        var codes = new SparseCodes(1, 1);
        Coder.Encode(h.AsSpan(row * d, d), 1, codes, Workers.One);
        var dense = new float[Latents];
        for (int i = 0; i < codes.Counts[0]; i++) dense[codes.RowIndices(0)[i]] = codes.RowValues(0)[i];
        return dense;
    }

    /// <summary>A latent that fires on a row, and one that does not.</summary>
    public (int Fires, int Rests) Pick(float[] h, int row)
    {
        float[] f = Codes(h, row);
        return (Array.FindIndex(f, value => value > 0), Array.FindIndex(f, value => value == 0));
    }

    public static SteeringSettings Of(params Intervention[] interventions) =>
        new() { Interventions = interventions, MaxTokens = 9, Temperature = 2, Seed = 4 };

    public int[] Text(SteeringSettings settings, SteeringColumn column = SteeringColumn.Given) =>
        [.. Bench.Generate(settings, column, Prompt).Select(token => token.Id)];

    public void Dispose()
    {
        Coder.Dispose();
        Model.Dispose();
    }
}
