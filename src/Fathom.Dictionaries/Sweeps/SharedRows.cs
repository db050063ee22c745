using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The batches of one order of one source's rows, each read and scaled once for all the dictionaries that train on
/// it.</summary>
sealed class SharedRows : IDisposable
{
    readonly BatchSampler sampler;
    readonly NativeBuffer<float> batch;
    readonly Lazy<StartBias> startBias;
    long number = -1;

    /// <param name="rows">The rows.</param>
    /// <param name="config">Of one of the dictionaries, for what they have in common.</param>
    /// <param name="workers">Threads to use; no result depends on them.</param>
    public SharedRows(TrainingRows rows, TrainConfig config, Workers workers)
    {
        Rows = rows;
        sampler = new BatchSampler(rows, config.Batch, config.RowSeed, workers, config.ShuffleBuffer);
        batch = new((long)config.Batch * rows.Layout.RowWidth);
        startBias = new(() => Dictionaries.StartBias.Of(rows, config.RowSeed, workers));
    }

    public TrainingRows Rows { get; }

    /// <summary>Where the biases of every one start.</summary>
    public StartBias StartBias() => startBias.Value;

    /// <summary>[batch, row width], of the batch read last.</summary>
    public ReadOnlySpan<float> Batch => batch.Span;

    /// <summary>Reads a batch, where it is not there yet.</summary>
    public void Read(long wanted)
    {
        if (wanted == number) return;
        sampler.Read(wanted, batch.Span);
        number = wanted;
    }

    public void Dispose() => batch.Dispose();
}
