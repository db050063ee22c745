using System.Diagnostics;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// One dictionary while it is trained: its state, its steps, its log and its checkpoints. Whoever drives it reads the rows, for
/// this dictionary alone or for many.
/// </summary>
sealed class DictionaryTraining : IDisposable
{
    readonly TrainingRows rows;
    readonly TrainConfig config;
    readonly TrainFolder folder;
    readonly TrainOptions options;
    readonly TrainState state;
    readonly TrainingStep step;
    readonly MetricsLog log;
    readonly Stopwatch computing = new(), sinceSaved = Stopwatch.StartNew();
    readonly long first;
    TimeSpan writing = TimeSpan.Zero;
    int within;

    /// <param name="rows">The rows.</param>
    /// <param name="config">How to train; valid.</param>
    /// <param name="folder">Where it goes; prepared.</param>
    /// <param name="options">Whether to go on from the checkpoint, and how often to write one.</param>
    /// <param name="startBias">Where the biases start; asked only for a training that starts.</param>
    /// <param name="workers">Threads to use; no result depends on them.</param>
    /// <exception cref="InputException">The checkpoint cannot be gone on from.</exception>
    public DictionaryTraining(TrainingRows rows, TrainConfig config, TrainFolder folder, TrainOptions options,
        Func<StartBias> startBias, Workers workers)
    {
        (this.rows, this.config, this.folder, this.options) = (rows, config, folder, options);
        state = Architecture.Of(config).State(config, rows.Layout);
        try
        {
            if (options.Resume && File.Exists(folder.Checkpoint))
                TrainCheckpoint.Read(folder.Checkpoint, state, config, rows.Fingerprint);
            else
            {
                state.Start(config, workers);
                if (config.Init is null)
                {
                    startBias().Set(state);
                    Architecture.Of(config).StartNumbers(state);
                }
                else
                {
                    StartFrom.Read(config, state, rows.Scales);
                }
            }
            first = state.Step;
            log = new(folder.Metrics, state.Step, config.Steps);
            new TrainingStart(config.Architecture, config.Latents, config.Steps, config.StepRows, first, DateTimeOffset.UtcNow)
                .Write(folder.Path);
            step = Architecture.Of(config).Step(config, state, rows.Variance, workers);
        }
        catch
        {
            state.Dispose();
            log?.Dispose();
            throw;
        }
    }

    /// <summary>Whether all steps are done.</summary>
    public bool Done => step.Done;

    /// <summary>Batches seen: the number of the next one.</summary>
    public long Batches => state.Step * config.BatchesOfStep + within;

    /// <summary>Whether further batches belong to a step that has begun; nothing can be saved before they have come.</summary>
    public bool WithinStep => within > 0;

    /// <summary>Steps of this process.</summary>
    public long StepsRun => state.Step - first;

    /// <summary>Time that this process's steps took.</summary>
    public double Seconds => computing.Elapsed.TotalSeconds;

    /// <summary>The last step's report; null before this process's first.</summary>
    public StepMetrics? Last { get; private set; }

    /// <summary>What the screening did in these steps; null where nothing was screened.</summary>
    public ScreeningCounts? Screening => step.Screening;

    /// <summary>Takes the next batch, and with it makes a step where it is the step's last.</summary>
    /// <param name="x">[batch, row width], scaled.</param>
    /// <returns>The step's report; null within a step.</returns>
    /// <exception cref="InputException">The training diverged.</exception>
    public StepMetrics? Take(ReadOnlySpan<float> x)
    {
        computing.Start();
        StepMetrics? metrics = step.Take(x);
        computing.Stop();
        within = metrics is null ? within + 1 : 0;
        if (metrics is null) return null;
        if (!double.IsFinite(metrics.Loss))
            throw new InputException($"{folder.Path}: the training diverged at step {metrics.Step} (loss {metrics.Loss}); " +
                $"choose a lower --lr than {new TrainSchedule(config, rows.Layout.Width).Peak:g3}");
        log.Add(metrics, Done);
        return Last = metrics;
    }

    /// <summary>Writes a checkpoint where one is due: by the clock, or at the end. Not more than a twentieth of the time goes
    /// into them, however large they are.</summary>
    public void SaveWhenDue()
    {
        if (WithinStep) return;
        if (Done || sinceSaved.Elapsed.TotalSeconds >= Math.Max(options.CheckpointSeconds, 20 * writing.TotalSeconds)) Save();
    }

    /// <summary>Writes a checkpoint.</summary>
    public void Save()
    {
        sinceSaved.Restart();
        TrainCheckpoint.Write(folder.Checkpoint, state, config, rows.Fingerprint);
        writing = sinceSaved.Elapsed;
        sinceSaved.Restart();
    }

    /// <summary>Saves the dictionary in raw units.</summary>
    /// <param name="metadata">Further entries for cfg.json's metadata.</param>
    public ISparseCoder Finish(IReadOnlyDictionary<string, object?> metadata)
    {
        state.DisposeMoments();
        ISparseCoder coder = Architecture.Of(config).Finish(config, state, rows.Scales);
        double[] frequency = [.. state.FireCounts.Select(count => count / (double)Math.Max(1, state.CountedRows))];
        SaeLensFolder.Write(folder.Path, coder, metadata, frequency);
        TrainingStart.Delete(folder.Path);
        return coder;
    }

    public void Dispose()
    {
        log.Dispose();
        step.Dispose();
        state.Dispose();
    }
}
