using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>A dictionary of a sweep while it is trained.</summary>
sealed class SweepMember : IDisposable
{
    readonly SharedRows shared;
    readonly DictionaryTraining training;

    /// <param name="item">Which; its folder is prepared.</param>
    /// <param name="shared">Its batches.</param>
    /// <param name="options">How often to write checkpoints.</param>
    /// <param name="workers">Threads to use.</param>
    public SweepMember(SweepItem item, SharedRows shared, TrainOptions options, Workers workers)
    {
        (Item, this.shared) = (item, shared);
        training = new(shared.Rows, item.Config, new(item.Folder), options, shared.StartBias, workers);
    }

    public SweepItem Item { get; }

    /// <summary>Why it was given up; null while it was not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether nothing is left to train.</summary>
    public bool Ended => Failure is not null || training.Done;

    /// <summary>Rows of the order that it has seen.</summary>
    public long Position => training.Batches * Item.Config.Batch;

    public double Fvu => training.Last?.Fvu ?? double.NaN;

    /// <summary>Has its next batch read.</summary>
    public void Read() => shared.Read(training.Batches);

    /// <summary>Whether it cannot be saved before further batches have come.</summary>
    public bool WithinStep => training.WithinStep;

    /// <summary>Takes that batch. What goes wrong with this dictionary is noted and ends only it.</summary>
    public void Take()
    {
        try
        {
            training.Take(shared.Batch);
            training.SaveWhenDue();
        }
        catch (InputException e)
        {
            Failure = e.Message;
        }
    }

    public void Save() => training.Save();

    /// <summary>Saves the dictionary, where there is one.</summary>
    public SweepOutcome End()
    {
        if (Failure is null) (training.Finish(Item.Metadata) as IDisposable)?.Dispose();
        return new(Item, training.Last, training.StepsRun, training.Seconds, Failure);
    }

    public void Dispose() => training.Dispose();
}
