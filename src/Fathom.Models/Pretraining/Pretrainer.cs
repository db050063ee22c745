using System.Diagnostics;
using Fathom.Numerics;

namespace Fathom.Models.Pretraining;

/// <summary>
/// Trains a language model from a fresh start to a folder that loads like any other. Same model, configuration, source and
/// instruction set: the same bits, for any number of threads and after any number of kills and resumes.
/// </summary>
/// <example><code>
/// var source = TextTokenSource.Of(texts, File.ReadAllText("tokenizer.json"), "stories.txt", holdout: 0.1, seed: 0, workers);
/// var pretrainer = new Pretrainer(model, new PretrainConfig { Tokens = 5_000_000 }, source, "models/mine", workers);
/// PretrainResult result = pretrainer.Run(new PretrainOptions(), progress: null, CancellationToken.None);
/// </code></example>
public sealed class Pretrainer
{
    /// <summary>At most this share of the time goes into saving the state, however large it is.</summary>
    const double SavingShare = 1.0 / 20;

    /// <summary>Parameters that one task of the optimiser takes: a multiple of every vector's length.</summary>
    const int Block = 1 << 16;

    readonly ModelConfig model;
    readonly PretrainConfig config;
    readonly ITokenSource source;
    readonly PretrainFolder folder;
    readonly PretrainSchedule schedule;
    readonly Workers workers;
    readonly string? start;

    /// <param name="model">What to train; its context is the length of the sequences.</param>
    /// <param name="config">How to train; checked here.</param>
    /// <param name="source">What to train on.</param>
    /// <param name="folder">Where the model goes.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="start">Folder of a model of that shape to go on from with a new schedule, its weights those that
    /// <see cref="PretrainConfig.Start"/> names; null: random weights.</param>
    /// <exception cref="InputException">The shape is impossible, or the source has more ids than the model.</exception>
    /// <exception cref="OptionException">A value is out of range, or exact targets are wanted of a source that knows
    /// none.</exception>
    public Pretrainer(ModelConfig model, PretrainConfig config, ITokenSource source, string folder, Workers workers,
        string? start = null)
    {
        this.model = model.Checked("the model");
        config.Validate(model.ContextLength);
        if (source.VocabularySize > model.VocabularySize)
            throw new InputException($"the source has {source.VocabularySize} token ids, the model {model.VocabularySize}; " +
                "give the model as many");
        if (config.ExactTargets && !source.KnowsDistributions)
            throw new OptionException($"--exact-targets: the source ({source.Identity}) does not know the true distribution of " +
                "the next token; leave it out");
        if (start is null != config.Start is null)
            throw new ArgumentException("a start and its hash belong together", nameof(start));
        (this.config, this.source, this.workers, this.start) = (config, source, workers, start);
        this.folder = new PretrainFolder(folder, model, (source as ITokenizedSource)?.TokenizerJson);
        schedule = new PretrainSchedule(config, model);
    }

    long TokensOfStep => (long)config.Batch * model.ContextLength;

    /// <summary>Trains to the end and saves; on cancellation saves the state and throws.</summary>
    /// <param name="options">Resume, overwrite, saving.</param>
    /// <param name="progress">Called after every step.</param>
    /// <param name="cancellation">Stops after the current step.</param>
    /// <exception cref="InputException">Something is in the folder already, cannot be resumed, or the training
    /// diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the state is saved.</exception>
    public PretrainResult Run(PretrainOptions options, Action<PretrainMetrics>? progress, CancellationToken cancellation)
    {
        using IDisposable held = folder.Lock();
        if (folder.Begin(options, config, source.Identity) is { } complete) return new(complete, 0, 0, 0);
        using TrainableModel trained =
            start is null ? TrainableModel.Create(model, config.Seed, workers) : TrainableModel.Load(start, workers);
        using var state = new PretrainState(trained);
        var file = new PretrainStateFile(folder.StatePath, config, source.Identity);
        if (options.Resume && file.Exists) file.Read(state);
        var clock = new PretrainClock(state.Seconds);
        long first = state.Step;
        Steps(state, file, clock, options, progress, cancellation);
        state.Seconds = clock.Total;
        PretrainSummary summary = Summary(state, options);
        folder.Finish(trained, summary);
        file.Delete();
        return new(summary, state.Step - first, clock.Seconds, clock.StepSeconds);
    }

    void Steps(PretrainState state, PretrainStateFile file, PretrainClock clock, PretrainOptions options,
        Action<PretrainMetrics>? progress, CancellationToken cancellation)
    {
        using var log = new PretrainLog(folder.MetricsPath, state.Step, schedule.Steps);
        var batch = new TrainingBatch(config.Batch, model.ContextLength);
        long first = state.Step;
        var saved = Stopwatch.StartNew();
        TimeSpan saving = TimeSpan.Zero;
        while (state.Step < schedule.Steps)
        {
            clock.StepStarts();
            double norm = Step(state, batch);
            clock.StepEnds();
            if (schedule.EvaluatesAt(state.Step)) state.EvaluationLoss = Evaluate(state.Model, batch);
            if (schedule.SavesAt(state.Step)) folder.Checkpoint(state.Model, state.Step);
            var metrics = new PretrainMetrics(state.Step, state.Step * TokensOfStep, state.Loss,
                schedule.EvaluatesAt(state.Step) ? state.EvaluationLoss : null, schedule.At(state.Step - 1), norm,
                (state.Step - first) * TokensOfStep / clock.Seconds);
            log.Add(metrics);
            progress?.Invoke(metrics);
            if (state.Step == schedule.Steps) break;
            double due = Math.Max(options.SaveSeconds, saving.TotalSeconds / SavingShare);
            if (!cancellation.IsCancellationRequested && saved.Elapsed.TotalSeconds < due) continue;
            saved.Restart();
            state.Seconds = clock.Total;
            file.Write(state);
            saving = saved.Elapsed;
            saved.Restart();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    // One step: the batch, its gradients, the norm of all of them, AdamW.
    double Step(PretrainState state, TrainingBatch batch)
    {
        batch.Fill(source, state.Step * config.Batch, config.ExactTargets, workers);
        state.Loss = state.Model.Step(batch).Mean;
        double square = 0;
        foreach (TrainableTensor tensor in state.Model.Tensors) square += SquareSum.Of(tensor.Gradient, workers);
        double norm = Math.Sqrt(square);
        if (!double.IsFinite(state.Loss) || !double.IsFinite(norm))
            throw new InputException($"{folder.Path}: the training diverged at step {state.Step + 1} (loss {state.Loss}, " +
                $"gradient norm {norm}); choose a lower --lr than {schedule.Peak:g3}");
        float factor = config.ClipAt > 0 && norm > config.ClipAt ? (float)(config.ClipAt / norm) : 1f;
        for (int i = 0; i < state.Model.Tensors.Count; i++) Update(state, i, factor);
        state.Step++;
        return norm;
    }

    void Update(PretrainState state, int index, float factor)
    {
        TrainableTensor tensor = state.Model.Tensors[index];
        double decay = tensor.Shape.Length > 1 ? config.WeightDecay : 0;
        var adam = new Adam(schedule.At(state.Step), state.Step + 1, config.Beta1, config.Beta2, config.Epsilon, decay, factor);
        NativeBuffer<float> m = state.First[index], v = state.Second[index];
        workers.ForRanges(tensor.Value.Length, Block, (start, end, _) => adam.Apply(tensor.Gradient[start..end],
            tensor.Value[start..end], m.Slice(start, end - start), v.Slice(start, end - start)));
    }

    // Mean over the predictions of the held-out sequences, batch after batch; the gradients that come with it are not used.
    double Evaluate(TrainableModel trained, TrainingBatch batch)
    {
        double sum = 0;
        long predictions = 0;
        for (int i = 0; i < config.EvaluationBatches; i++)
        {
            batch.Fill(source, HeldOut.FirstSequence + (long)i * config.Batch, config.ExactTargets, workers);
            TrainingLoss loss = trained.Step(batch);
            sum += loss.Mean * loss.Predictions;
            predictions += loss.Predictions;
        }
        return sum / predictions;
    }

    PretrainSummary Summary(PretrainState state, PretrainOptions options) => new(options.Command, source.Identity,
        folder.ModelJson, config, state.Model.Tensors.Sum(tensor => (long)tensor.Value.Length), state.Step,
        state.Step * TokensOfStep, state.Loss, state.EvaluationLoss, schedule.CheckpointSteps, options.SaveType,
        InstructionSet.Best.ToString(), state.Seconds, start is null ? null : PretrainSummary.Find(start));
}
