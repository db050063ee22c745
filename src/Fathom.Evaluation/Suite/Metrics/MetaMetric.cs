using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>
/// How much of a dictionary's decoder is sums of few common directions: a much smaller dictionary is trained on its rows
/// (meta-SAEs: Leask et al. 2025, "Sparse autoencoders do not find canonical units of analysis").
/// </summary>
sealed class MetaMetric : SubjectMetric
{
    const string Category = "meta";

    /// <summary>Latents for each of the small one, as in the paper; directions of each row, likewise.</summary>
    const int LatentsForEach = 20, Directions = 4;

    const int FewestLatents = 8, Passes = 100, LeastRows = 100_000, MostRows = 1_000_000, Batch = 512;

    public override string Name => "meta";

    public override string Summary => "how much of the decoder a dictionary of a twentieth of its latents makes up";

    public override MetricNeeds Needs => MetricNeeds.None;

    // The permuted decoder has the same rows.
    protected override bool Takes(Control control) => control != Control.Permuted;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed)
    {
        TrainConfig config = Config(subject, seed);
        string key = subject.Identity.Length == 0 ? "" : $"{JsonSerializer.Serialize(config, JsonFile.Options)} of {subject.Identity}";
        double explained = context.Cache.Get<double>("meta", key, () => [Explained(context, subject, config)], length: 1)[0];
        return
        [
            new(Category, "decoder_variance_explained", "share of the decoder's variance made up by few directions", explained,
                IsHeadline: true)
            {
                Sense = Sense.Differs,
            },
            new(Category, "meta_latents", "latents of the small dictionary", config.Latents, IsCount: true),
        ];
    }

    static TrainConfig Config(CoreSubject subject, ulong seed)
    {
        int latents = Math.Min(subject.Coder.LatentCount, Math.Max(FewestLatents, subject.Coder.LatentCount / LatentsForEach));
        return new()
        {
            Architecture = "batchtopk",
            Latents = latents,
            K = Math.Min(Directions, latents),
            Tokens = Math.Clamp((long)Passes * subject.Coder.LatentCount, LeastRows, MostRows),
            Batch = Batch,
            Seed = seed,
        };
    }

    static double Explained(MetricContext context, CoreSubject subject, TrainConfig config)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"fathom-meta-{Guid.NewGuid():N}");
        try
        {
            using var rows = new DecoderRows(subject.Coder);
            ISparseCoder small = new Trainer(rows, config, folder, context.Workers)
                .Run(new TrainOptions { CheckpointSeconds = double.MaxValue },
                new Dictionary<string, object?>(), metrics => context.Session.Progress?.Invoke($"{subject.Name}, train",
                    metrics.Tokens, config.Tokens),
                context.Cancellation).Coder;
            using var owned = small as IDisposable;
            return CoreEvaluation.Reconstruct(new(subject.Name, small, rows), null, context.Workers, (_, _) => { },
                context.Cancellation)
                .Reconstruction.ExplainedVariance;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    protected override JsonObject Config(MetricContext context)
    {
        TrainConfig config = Config(context.Subject, context.Seed);
        return new()
        {
            ["architecture"] = config.Architecture,
            ["latents"] = config.Latents,
            ["k"] = config.K,
            ["rows_trained"] = config.Tokens,
        };
    }

    protected override string Footnote(MetricContext context) =>
        $"A BatchTopK dictionary of {Config(context.Subject, context.Seed).Latents:N0} latents, {Directions} a row, on the decoder's rows. A decoder of " +
        "parts that come in families is made up well; so is one whose rows are nearly alike. PCA and neuron basis have fewer rows.";
}
