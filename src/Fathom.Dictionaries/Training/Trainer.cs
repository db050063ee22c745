using System.Diagnostics;
using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Trains a dictionary on rows of vectors, from initialisation to the saved folder. Same configuration, data and
/// instruction set: the same bits, for any number of threads and after any number of kills and resumes.
/// </summary>
public sealed class Trainer
{
    /// <summary>Stream of the seed, apart from the start's and the sampler's.</summary>
    const ulong SampleStream = 2;

    const int MedianRows = 16384;

    readonly TrainingRows rows;
    readonly TrainConfig config;
    readonly string folder;
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
        config.Validate(reads.Sum(part => part.Width), reads[0].TrainCount);
        if (config.Skip && writes.Count == 0)
            throw new OptionException("--skip: what is read is what is written, so nothing would be left to learn; " +
                "it is for transcoders (--output-site)");
        (this.config, this.folder, this.workers) = (config, folder, workers);
        try
        {
            rows = new(reads, writes);
        }
        catch (InputException e)
        {
            throw new InputException($"{folder}: {e.Message}", e);
        }
        Architecture.Of(config).RequireLayout(config, rows.Layout);
    }

    string CheckpointPath => Path.Combine(folder, "checkpoints", "last.safetensors");

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
        string data = rows.Fingerprint;
        if (Finished(options))
        {
            if (File.Exists(CheckpointPath)) TrainCheckpoint.RequireSame(CheckpointPath, config, data);
            return new(SaeLensFolder.Read(folder).Coder, null, 0, 0);
        }
        using TrainState state = Architecture.Of(config).State(config, rows.Layout);
        if (options.Resume && File.Exists(CheckpointPath)) TrainCheckpoint.Read(CheckpointPath, state, config, data);
        else Initialise(state);

        var clock = Stopwatch.StartNew();
        long first = state.Step;
        (StepMetrics? last, ScreeningCounts? screening) = Steps(state, data, options, progress, cancellation);
        state.DisposeMoments();
        ISparseCoder coder = Architecture.Of(config).Finish(config, state, rows.Scales);
        double[] frequency = [.. state.FireCounts.Select(count => count / (double)Math.Max(1, state.CountedRows))];
        SaeLensFolder.Write(folder, coder, metadata, frequency);
        return new(coder, last, clock.Elapsed.TotalSeconds, state.Step - first, screening);
    }

    // Whether the dictionary is there already and asked for again; refuses to overwrite unasked.
    bool Finished(TrainOptions options)
    {
        if (options is { Overwrite: true, Resume: true })
            throw new OptionException("--resume and --overwrite exclude each other; choose one");
        bool complete = File.Exists(Path.Combine(folder, "cfg.json")), begun = File.Exists(CheckpointPath);
        if (options.Overwrite)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        else if (options.Resume)
        {
            if (complete) return true;
        }
        else if (complete || begun)
        {
            throw new InputException($"{folder}: {(complete ? "a dictionary" : "an unfinished training")} is here already; " +
                "choose another --name, " +
                $"{(complete ? "" : "--resume to go on, ")}or --overwrite to replace it");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(CheckpointPath)!);
        return false;
    }

    (StepMetrics? Last, ScreeningCounts? Screening) Steps(TrainState state, string data, TrainOptions options,
        Action<StepMetrics>? progress, CancellationToken cancellation)
    {
        using var log = new MetricsLog(Path.Combine(folder, "metrics.jsonl"), state.Step, config.Steps);
        using TrainingStep step = Architecture.Of(config).Step(config, state, rows.Variance, workers);
        using var batch = new NativeBuffer<float>((long)config.Batch * rows.Layout.RowWidth);
        var sampler = new BatchSampler(rows, config.Batch, config.Seed, workers);
        var saved = Stopwatch.StartNew();
        TimeSpan writing = TimeSpan.Zero;
        StepMetrics? last = null;
        while (state.Step < config.Steps)
        {
            sampler.Read(state.Step, batch.Span);
            last = step.Run(batch.Span);
            if (!double.IsFinite(last.Loss))
                throw new InputException($"{folder}: the training diverged at step {last.Step} (loss {last.Loss}); " +
                    $"choose a lower --lr than {new TrainSchedule(config, rows.Layout.Width).Peak:g3}");
            log.Add(last);
            progress?.Invoke(last);
            bool end = state.Step == config.Steps || cancellation.IsCancellationRequested;
            // Not more than a twentieth of the time goes into checkpoints, however large they are.
            if (!end && saved.Elapsed.TotalSeconds < Math.Max(options.CheckpointSeconds, 20 * writing.TotalSeconds)) continue;
            saved.Restart();
            TrainCheckpoint.Write(CheckpointPath, state, config, data);
            writing = saved.Elapsed;
            saved.Restart();
            if (state.Step < config.Steps) cancellation.ThrowIfCancellationRequested();
        }
        return (last, step.Screening);
    }

    // b_dec: the geometric median of a sample of what is to be written, so that half of the rows lie on either side in every
    // direction. Where something else is read, that is centred likewise, by b_enc = −W_enc m.
    void Initialise(TrainState state)
    {
        state.Start(config, workers);
        (int d, int dOut) = (rows.Layout.Width, rows.Layout.OutputWidth);
        float[] sample = Sample();
        int first = rows.Layout.RowWidth - dOut;
        GeometricMedian.Of(Columns(sample, first, dOut), dOut, workers).CopyTo(state.DecoderBias.Value.Span);
        if (rows.Layout.Autoencodes) return;
        float[] centre = GeometricMedian.Of(Columns(sample, 0, d), d, workers);
        foreach (LatentBlock block in state.Blocks)
        {
            float[] encoder = block.Encoder.ToArray();
            ReadOnlySpan<float> read = centre.AsSpan(block.FirstInput, block.Inputs);
            for (int i = 0; i < block.Count; i++)
                state.EncoderBias.Value.Span[block.First + i] =
                    -TensorPrimitives.Dot(encoder.AsSpan(i * block.Inputs, block.Inputs), read);
        }
    }

    // [n, row width], scaled.
    float[] Sample()
    {
        var order = new Permutation(rows.Count, new Philox(config.Seed, SampleStream));
        var indices = new long[Math.Min(MedianRows, rows.Count)];
        for (int i = 0; i < indices.Length; i++) indices[i] = order[i];
        var sample = new float[indices.Length * rows.Layout.RowWidth];
        rows.Gather(indices, sample, workers);
        return sample;
    }

    float[] Columns(float[] sample, int first, int count)
    {
        int width = rows.Layout.RowWidth;
        if (count == width) return sample;
        var columns = new float[sample.Length / width * count];
        for (int i = 0; i * count < columns.Length; i++)
            sample.AsSpan(i * width + first, count).CopyTo(columns.AsSpan(i * count));
        return columns;
    }
}
