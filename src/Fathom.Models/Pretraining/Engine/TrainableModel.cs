using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Models.Pretraining;

/// <summary>
/// A transformer in training: float32 parameters as they lie in a checkpoint, and the gradients of a batch's mean loss.
/// A batch is cut into lanes of sequences; each runs forwards and backwards on one thread into gradients of its own, which
/// are added up in the order of the lanes: the same bits for any number of threads, with nothing to wait for in between.
/// The way forwards has the bits of <see cref="LanguageModel"/>.
/// </summary>
/// <example><code>
/// using var model = TrainableModel.Create(config, seed: 0, Workers.All);
/// var batch = new TrainingBatch(sequences: 64, length: 256);
/// batch.Fill(source, firstSequence: 0, exactTargets: false, Workers.All);
/// var loss = model.Step(batch);
/// foreach (var tensor in model.Tensors)
///     for (int i = 0; i &lt; tensor.Value.Length; i++) tensor.Value[i] -= 0.1f * tensor.Gradient[i];
/// </code></example>
public sealed class TrainableModel : IDisposable
{
    /// <summary>Into how many lanes a batch is cut: the threads that can work on it, and the copies of all gradients.</summary>
    internal const int MostLanes = 8;

    /// <summary>Gradients that make a task when lanes are added up.</summary>
    const int SumBlock = 1 << 16;

    readonly Workers workers;
    readonly ModelWeights weights;
    readonly Gradients total;
    readonly Gradients[] laneGradients = new Gradients[MostLanes];
    readonly ConcurrentBag<TrainingLane> idle = [];

    TrainableModel(ModelConfig config, TensorSource source, Workers workers)
    {
        Config = config;
        this.workers = workers;
        var recorded = new RecordedTensors(source);
        weights = ModelFamily.Of(config.ModelType, "config").Load(config, recorded, workers);
        weights.Unembed(config.VocabularySize, config.Width, workers);
        total = new Gradients(recorded.Tensors.Select(tensor => tensor.Values));
        Tensors = [.. recorded.Tensors.Select(t => new TrainableTensor(t.Name, t.Role, t.Shape, t.Values, total))];
    }

    /// <summary>The model's shape.</summary>
    public ModelConfig Config { get; }

    /// <summary>All parameters, in the order of a fresh model's random numbers; a tied head is the embedding's tensor.</summary>
    public IReadOnlyList<TrainableTensor> Tensors { get; }

    /// <summary>An untrained model, the same to the bit as <see cref="LanguageModel.RandomInit"/>.</summary>
    /// <inheritdoc cref="LanguageModel.RandomInit"/>
    public static TrainableModel Create(ModelConfig config, ulong seed, Workers workers)
    {
        config = config.Checked("config");
        double scale = ModelFamily.Of(config.ModelType, "config").FreshResidualScale(config);
        return Create(config, new FreshTensors(config, scale, seed, workers), workers);
    }

    /// <summary>A model to train further: a folder with <c>config.json</c> and safetensors, single or sharded.</summary>
    /// <inheritdoc cref="LanguageModel.Load"/>
    public static TrainableModel Load(string folder, Workers workers)
    {
        var config = ModelConfig.Load(folder);
        using var checkpoint = Checkpoint.Open(folder);
        return Create(config, new CheckpointTensors(checkpoint), workers);
    }

    /// <summary>A model that starts from the given weights.</summary>
    internal static TrainableModel Create(ModelConfig config, TensorSource source, Workers workers) =>
        new(config.Checked("config"), source, workers);

    /// <summary>The model as it is now, for evaluation; it keeps its own copy of the weights.</summary>
    /// <param name="workers">Threads that it will use.</param>
    public LanguageModel ToLanguageModel(Workers workers) => LanguageModel.Create(Config, new CopiedTensors(Tensors), workers);

    /// <summary>
    /// Runs forwards and backwards over a batch. The gradients of its mean loss are in <see cref="TrainableTensor.Gradient"/>
    /// afterwards, those of the batch before overwritten. One call at a time.
    /// </summary>
    /// <exception cref="InputException">
    /// The batch predicts nothing, is longer than the context, or holds an id outside the vocabulary.
    /// </exception>
    public TrainingLoss Step(TrainingBatch batch)
    {
        long predictions = RequirePredictions(batch);
        weights.Repack(workers);
        int lanes = Math.Min(MostLanes, batch.Sequences);
        var losses = new double[lanes];
        float scale = (float)(1.0 / predictions);
        workers.For(lanes, lane =>
        {
            var gradients = laneGradients[lane] ??= new Gradients(total);
            gradients.Clear();
            if (!idle.TryTake(out var worker)) worker = new TrainingLane(Config, weights);
            int first = (int)((long)batch.Sequences * lane / lanes), end = (int)((long)batch.Sequences * (lane + 1) / lanes);
            losses[lane] = worker.Run(batch, first, end, scale, gradients);
            idle.Add(worker);
        });
        AddUp(lanes);
        double sum = 0;
        foreach (double loss in losses) sum += loss;
        return new TrainingLoss(sum / predictions, predictions);
    }

    /// <summary>Frees the weights and the working memory.</summary>
    public void Dispose()
    {
        weights.Dispose();
        total.Dispose();
        foreach (var gradients in laneGradients) gradients?.Dispose();
        while (idle.TryTake(out var worker)) worker.Dispose();
    }

    long RequirePredictions(TrainingBatch batch)
    {
        if (batch.Length > Config.ContextLength)
            throw new InputException($"the sequences have {batch.Length} tokens, more than the model's context of " +
                $"{Config.ContextLength}; shorten them");
        long predictions = 0;
        for (int s = 0; s < batch.Sequences; s++)
        {
            int count = batch.Predictions(s);
            if (count > 0) RequireTokens(batch, s, count);
            predictions += count;
        }
        if (predictions == 0) throw new InputException("the batch has nothing to predict; every next token is −1");
        return predictions;
    }

    void RequireTokens(TrainingBatch batch, int sequence, int count)
    {
        var ids = batch.Sequence(sequence)[..(count + 1)];
        int wrong = ids.IndexOfAnyExceptInRange(0, Config.VocabularySize - 1);
        if (wrong >= 0) Config.RequireToken(ids[wrong], $"at position {wrong} of sequence {sequence}");
        if (batch.Targets[sequence] is not { } exact) return;
        if (exact.Positions < count)
            throw new InputException(
                $"sequence {sequence} predicts at {count} positions but has {exact.Positions} distributions");
        for (int p = 0; p < count; p++)
        {
            var targets = exact.Ids(p);
            wrong = targets.IndexOfAnyExceptInRange(0, Config.VocabularySize - 1);
            if (wrong >= 0) Config.RequireToken(targets[wrong], $"in the distribution at position {p} of sequence {sequence}");
        }
    }

    /// <summary>total = ((lane 0 + lane 1) + lane 2) + …</summary>
    unsafe void AddUp(int lanes)
    {
        var sources = new nint[lanes];
        for (int lane = 0; lane < lanes; lane++) sources[lane] = (nint)laneGradients[lane].Pointer;
        nint sum = (nint)total.Pointer;
        int blocks = (int)((total.Length + SumBlock - 1) / SumBlock);
        workers.For(blocks, block =>
        {
            long start = (long)block * SumBlock, end = Math.Min(total.Length, start + SumBlock);
            AddUp(sources, start, end, (float*)sum);
        });
    }

    static unsafe void AddUp(nint[] sources, long start, long end, float* sum)
    {
        // Tensors begin and end at multiples of 16.
        for (long i = start; i < end; i += Vector512<float>.Count)
        {
            Vector512<float> value = Vector512.Load((float*)sources[0] + i);
            for (int lane = 1; lane < sources.Length; lane++) value += Vector512.Load((float*)sources[lane] + i);
            value.Store(sum + i);
        }
    }
}
