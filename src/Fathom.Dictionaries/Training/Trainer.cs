using System.Diagnostics;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Trains a dictionary on rows of vectors, from initialisation to the saved folder. Same configuration, data and
/// instruction set: the same bits, for any number of threads and after any number of kills and resumes.
/// </summary>
public sealed class Trainer
{
    readonly TrainingRows rows;
    readonly TrainConfig config;
    readonly TrainFolder folder;
    readonly Workers workers;

    /// <param name="source">The rows; the first <see cref="IVectorSource.TrainCount"/> are trained on.</param>
    /// <param name="config">How to train; checked here.</param>
    /// <param name="folder">Where the dictionary goes.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="InputException">The configuration does not fit, or the rows are all the same.</exception>
    public Trainer(IVectorSource source, TrainConfig config, string folder, Workers workers)
        : this([source], [], config, folder, workers)
    {
    }

    /// <inheritdoc cref="Trainer(IVectorSource, TrainConfig, string, Workers)"/>
    /// <param name="reads">What the encoder reads: one source, or several side by side for a crosscoder.</param>
    /// <param name="writes">What the decoder is to write, for a transcoder; none: what is read.</param>
    public Trainer(IReadOnlyList<IVectorSource> reads, IReadOnlyList<IVectorSource> writes, TrainConfig config, string folder,
        Workers workers)
    {
        config.Validate(new RowLayout([.. reads.Select(part => part.Width)], [.. writes.Select(part => part.Width)]),
            reads[0].TrainCount);
        (this.config, this.folder, this.workers) = (config, new(folder), workers);
        try
        {
            rows = new(reads, writes, config.ShuffleBuffer, workers);
        }
        catch (InputException e)
        {
            throw new InputException($"{folder}: {e.Message}", e);
        }
    }

    /// <summary>Trains to the end and saves; on cancellation saves a checkpoint and throws.</summary>
    /// <param name="options">Resume, overwrite, checkpoints.</param>
    /// <param name="metadata">Further entries for cfg.json's metadata (model, site, …).</param>
    /// <param name="progress">Called after every step.</param>
    /// <param name="cancellation">Stops after the current step.</param>
    /// <exception cref="InputException">Something is in the folder already, cannot be resumed, or the training
    /// diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the state is saved.</exception>
    public TrainResult Run(TrainOptions options, IReadOnlyDictionary<string, object?> metadata,
        Action<StepMetrics>? progress, CancellationToken cancellation)
    {
        if (options.Overwrite && config.Init is not null) StartFrom.Require(config, rows.Layout, folder.Path);
        if (folder.Prepare(options))
        {
            if (File.Exists(folder.Checkpoint)) TrainCheckpoint.RequireSame(folder.Checkpoint, config, rows.Fingerprint);
            return new(SaeLensFolder.Read(folder.Path).Coder, null, 0, 0);
        }
        using var training = new DictionaryTraining(rows, config, folder, options,
            () => StartBias.Of(rows, config.RowSeed, workers), workers);
        var clock = Stopwatch.StartNew();
        using var batch = new NativeBuffer<float>((long)config.Batch * rows.Layout.RowWidth);
        var sampler = new BatchSampler(rows, config.Batch, config.RowSeed, workers, config.ShuffleBuffer);
        while (!training.Done)
        {
            try
            {
                sampler.Read(training.Batches, batch.Span);
            }
            catch (OperationCanceledException) when (!training.WithinStep)
            {
                training.Save();
                throw;
            }
            if (training.Take(batch.Span) is not { } metrics) continue;
            progress?.Invoke(metrics);
            if (!training.Done && cancellation.IsCancellationRequested)
            {
                training.Save();
                throw new OperationCanceledException(cancellation);
            }
            training.SaveWhenDue();
        }
        return new(training.Finish(metadata), training.Last, clock.Elapsed.TotalSeconds, training.StepsRun, training.Screening)
        {
            Rows = training.StepsRun * config.StepRows,
        };
    }
}
