using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>Trains the dictionaries of a sweep in a run.</summary>
/// <param name="Pipeline">The run.</param>
/// <param name="Grid">What to train.</param>
/// <param name="Options">How often to write checkpoints.</param>
sealed record SweepJob(Pipeline Pipeline, SweepGrid Grid, TrainOptions Options)
{
    /// <summary>Trains what is missing.</summary>
    /// <param name="source">The rows.</param>
    /// <returns>One row for each dictionary, in the order of the grid.</returns>
    public SweepRow[] Train(SweepRows source)
    {
        SweepItem[] items = [.. Grid.Points.Select(pair => new SweepItem(pair.Key, source.Of(pair.Value.Site), pair.Value.Train,
            Pipeline.Run.Dictionary(pair.Key), source.Metadata(pair.Value)))];
        foreach (SweepItem item in items.Where(item => Fitter.Fits(item.Config)))
            throw new UsageException($"architecture {item.Config.Architecture}: a baseline is fitted, not trained by steps; " +
                "make it with 'fathom train'");
        foreach (SweepItem item in items) TrainStep.RequireMemory(item.Source.Width, item.Source.Width, item.Config);
        using var held = new TrainLock(items.Select(item => item.Folder));
        var outcomes = new Dictionary<string, SweepOutcome>();
        var clock = Stopwatch.StartNew();
        ProgressLine.Run("sweep", "rows", report =>
        {
            new SweepTrainer(items, Options, Pipeline.Workers).Run(outcome =>
            {
                outcomes[outcome.Item.Name] = outcome;
                if (outcome.Failure is null && (outcome.StepsRun > 0 || TrainStep.IsUnrecorded(Pipeline, outcome.Item.Name)))
                    TrainStep.Record(Pipeline, outcome.Item.Name, outcome.Item.Source.Width, outcome.Item.Source.Width,
                        outcome.Item.Config, clock, source.Inputs(Grid.Points[outcome.Item.Name].Site), outcome.StepsRun * outcome.Item.Config.StepRows, outcome.Last?.L0,
                        outcome.Seconds);
            }, progress => report(progress.Rows, progress.Total, $"{progress.Finished} of {progress.Dictionaries} done  " +
                $"FVU {progress.BestFvu:f4} to {progress.WorstFvu:f4}"), Pipeline.Cancellation);
            return true;
        });
        return [.. items.Select(item => Row(item, outcomes[item.Name]))];
    }

    SweepRow Row(SweepItem item, SweepOutcome outcome) => new(item.Name, Grid.Points[item.Name].Site, item.Config.Architecture,
        item.Config.Latents, item.Config.Seed,
        outcome.StepsRun > 0 ? outcome.Seconds : Pipeline.Last("train", item.Name)?.Costs.Seconds ?? 0)
    { Failure = outcome.Failure };
}
