using System.Diagnostics;
using Fathom.Models;
using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>
/// What <c>models pretrain --json</c> prints. <c>bench/torch_pretrain.py</c> prints the same keys for the same model, so that
/// the two can be laid side by side.
/// </summary>
static class PretrainReport
{
    /// <summary>The object.</summary>
    /// <param name="model">What was trained.</param>
    /// <param name="options">How.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="workers">Threads used; the machine's peak is measured with as many.</param>
    public static object Of(ModelConfig model, PretrainVerb.Options options, PretrainResult result, Workers workers)
    {
        double speed = result.TokensRun / Math.Max(1e-9, result.StepSeconds), flops = TrainingCost.FlopsPerToken(model) * speed;
        double peak = MachineSpeed.PeakFlops(workers);
        using var process = Process.GetCurrentProcess();
        return new
        {
            family = model.ModelType,
            layers = model.Layers,
            width = model.Width,
            heads = model.Heads,
            mlp_width = model.MlpWidth,
            vocabulary = model.VocabularySize,
            context = model.ContextLength,
            batch = options.Train.Batch,
            threads = workers.Count,
            steps = result.StepsRun,
            tokens_per_s = Math.Round(speed, 1),
            gflops = Math.Round(flops / 1e9, 1),
            peak_gflops = Math.Round(peak / 1e9, 1),
            share_of_peak = Math.Round(flops / peak, 3),
            peak_rss_mb = Math.Round(process.PeakWorkingSet64 / 1e6, 1),
            seconds = Math.Round(result.Seconds, 3),
            loss = result.Summary.Loss,
            evaluation_loss = result.Summary.EvaluationLoss,
            parameters = result.Summary.Parameters,
            instruction_set = result.Summary.InstructionSet,
            fathom = Pipeline.Version,
            dotnet = Environment.Version.ToString(),
            @out = options.Out,
        };
    }
}
