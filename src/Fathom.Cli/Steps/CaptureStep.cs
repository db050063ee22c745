using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Text → contexts → activations in a run.</summary>
static class CaptureStep
{
    /// <summary>Makes items and captures, keeping what is there already.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="model">The model, or its twin with random parameters.</param>
    /// <param name="identity">Which of the two.</param>
    /// <param name="items">The contexts.</param>
    /// <param name="config">Sites and types.</param>
    public static void Run(Pipeline pipeline, LanguageModel model, ModelIdentity identity, ItemStore items, CaptureConfig config)
    {
        var clock = Stopwatch.StartNew();
        var job = new CaptureJob(pipeline.Run, items, model, config, pipeline.Workers);
        IReadOnlyList<Site> captured = ProgressLine.Run(
            identity.RandomInitSeed is { } seed ? $"capture (random-init model, seed {seed})" : "capture", "tokens", report =>
            job.Run(identity, progress => report(progress.Tokens, progress.Total, ""), pipeline.Cancellation));
        // A process that was killed may have finished a capture without noting it.
        string[] unrecorded = [.. config.Sites
            .Where(site => captured.Contains(site) || pipeline.Last("capture", config.Name(site)) is null)
            .Select(config.Name).Distinct()];
        // The captures of one pass share its costs, so that the run's total counts it once.
        int count = unrecorded.Length;
        long tokens = items.Description.Tokens;
        for (int i = 0; i < count; i++)
        {
            pipeline.Record("capture", unrecorded[i], config, clock, Inputs(identity, items),
                tokens * (i + 1) / count - tokens * i / count, ForwardFlops(model.Config, config, tokens) / count,
                pipeline.Run.Capture(unrecorded[i]), count);
        }
    }

    /// <summary>Hashes of the model and the text.</summary>
    public static Dictionary<string, string> Inputs(ModelIdentity identity, ItemStore items)
    {
        var inputs = new Dictionary<string, string> { ["model"] = identity.Hash };
        foreach (ItemFile file in items.Description.Files) inputs[file.Path] = file.Sha256;
        return inputs;
    }

    // Multiply-adds of the blocks up to the last site: attention's four maps and the MLP's two or three.
    static double ForwardFlops(ModelConfig model, CaptureConfig config, long tokens)
    {
        int blocks = config.Sites.Max(site =>
            site.Kind is SiteKind.FinalNorm or SiteKind.Logits ? model.Layers : Math.Min(model.Layers, site.Layer + 1));
        double attention = 2.0 * model.Width * model.HeadWidth * (model.Heads + model.KeyValueHeads);
        double mlp = (model.Activation == Activation.SiluGated ? 3.0 : 2.0) * model.Width * model.MlpWidth;
        return 2 * tokens * blocks * (attention + mlp);
    }
}
