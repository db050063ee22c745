using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Trains many dictionaries at once: each batch of rows is read and scaled once and given to all of them that have the same
/// source, order and size of batch. Each ends in the bits of the same training alone. As many are trained at a time as fit into
/// the memory.
/// </summary>
/// <param name="items">The dictionaries.</param>
/// <param name="options">How often to write checkpoints; finished dictionaries are kept and unfinished ones gone on with.</param>
/// <param name="workers">Threads to use; no result depends on them.</param>
public sealed class SweepTrainer(IReadOnlyList<SweepItem> items, TrainOptions options, Workers workers)
{
    /// <summary>Share of the machine's memory that trainings may take.</summary>
    const double MemoryShare = 0.6;

    readonly TrainOptions resuming = options with { Resume = true };
    readonly Dictionary<(IVectorSource, long?), TrainingRows> rows = [];
    long doneBefore;
    int finished;

    /// <summary>Trains them; on cancellation saves the state of each and throws.</summary>
    /// <param name="ended">Called for each dictionary as it ends.</param>
    /// <param name="progress">Called after each batch.</param>
    /// <param name="cancellation">Stops after the current batch.</param>
    /// <exception cref="InputException">A configuration does not fit its rows, or a checkpoint is of another one.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; all is saved.</exception>
    public void Run(Action<SweepOutcome> ended, Action<SweepProgress>? progress, CancellationToken cancellation)
    {
        foreach (SweepItem item in items) Check(item);
        var open = new List<SweepItem>();
        foreach (SweepItem item in items)
        {
            var folder = new TrainFolder(item.Folder);
            if (!folder.Prepare(resuming))
            {
                open.Add(item);
                continue;
            }
            if (File.Exists(folder.Checkpoint))
                TrainCheckpoint.RequireSame(folder.Checkpoint, item.Config, rows[Key(item)].Fingerprint);
            doneBefore += RowsOf(item);
            finished++;
            ended(new(item, null, 0, 0));
        }
        foreach (SweepItem[] round in Rounds(open)) Train(round, ended, progress, cancellation);
    }

    void Check(SweepItem item)
    {
        try
        {
            item.Config.Validate(new RowLayout(item.Source.Width), item.Source.TrainCount);
            if (!rows.ContainsKey(Key(item)))
                rows[Key(item)] = new TrainingRows([item.Source], [], item.Config.ShuffleBuffer, workers);
        }
        catch (OptionException e)
        {
            throw new OptionException($"{item.Name}: {e.Message}");
        }
        catch (InputException e)
        {
            throw new InputException($"{item.Name}: {e.Message}", e);
        }
    }

    // Large ones first: what is left at the end of a batch is then short.
    static IEnumerable<SweepItem[]> Rounds(List<SweepItem> open)
    {
        double budget = MemoryShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, taken = 0;
        var round = new List<SweepItem>();
        foreach (SweepItem item in open.OrderByDescending(item => Bytes(item)))
        {
            if (round.Count > 0 && taken + Bytes(item) > budget)
            {
                yield return [.. round];
                round.Clear();
                taken = 0;
            }
            round.Add(item);
            taken += Bytes(item);
        }
        if (round.Count > 0) yield return [.. round];
    }

    // Both weights with their moments, and gradients where they are gathered; input, error and active latents of a batch.
    static double Bytes(SweepItem item)
    {
        double width = item.Source.Width, active = Architecture.Of(item.Config).ActiveLatents(item.Config, null),
            copies = item.Config.BatchesOfStep > 1 ? 8 : 6;
        return sizeof(float) * (copies * width * item.Config.Latents + item.Config.Batch * (2 * width + 4 * active));
    }

    void Train(SweepItem[] round, Action<SweepOutcome> ended, Action<SweepProgress>? progress, CancellationToken cancellation)
    {
        var shared = new Dictionary<object, SharedRows>();
        var members = new List<SweepMember>();
        // Where there are enough dictionaries, each has a thread to itself: nobody waits for anybody within a step.
        bool apart = round.Length >= 2 * workers.Count;
        try
        {
            foreach (SweepItem item in round)
            {
                object key = (Key(item), item.Config.Batch, item.Config.RowSeed);
                if (!shared.TryGetValue(key, out SharedRows? its))
                    shared[key] = its = new(rows[Key(item)], item.Config, workers);
                members.Add(new(item, its, resuming, apart ? Workers.One : workers));
            }
            EndThose(members, ended);
            while (members.Count > 0)
            {
                if (cancellation.IsCancellationRequested) Stop(members, apart ? workers : Workers.One, cancellation);
                try
                {
                    Advance(members, apart ? workers : Workers.One);
                }
                catch (OperationCanceledException)
                {
                    // Whoever waited for rows has not seen them; who is within a step goes on from the checkpoint before.
                    foreach (SweepMember member in members.Where(member => !member.WithinStep && !member.Ended)) member.Save();
                    throw;
                }
                progress?.Invoke(Progress(members));
                EndThose(members, ended);
            }
        }
        finally
        {
            members.ForEach(member => member.Dispose());
            foreach (SharedRows its in shared.Values) its.Dispose();
        }
    }

    static void Stop(List<SweepMember> members, Workers together, CancellationToken cancellation)
    {
        while (members.Where(member => member.WithinStep && !member.Ended).ToList() is { Count: > 0 } within)
            Advance(within, together);
        foreach (SweepMember member in members.Where(member => !member.Ended)) member.Save();
        throw new OperationCanceledException(cancellation);
    }

    // Those that are behind go first, so that all walk through the rows together.
    static void Advance(List<SweepMember> members, Workers together)
    {
        long position = members.Min(member => member.Position);
        SweepMember[] next = [.. members.Where(member => member.Position == position)];
        foreach (SweepMember member in next) member.Read();
        together.For(next.Length, i => next[i].Take());
    }

    void EndThose(List<SweepMember> members, Action<SweepOutcome> ended)
    {
        foreach (SweepMember member in members.Where(member => member.Ended).ToArray())
        {
            ended(member.End());
            finished++;
            doneBefore += RowsOf(member.Item);
            members.Remove(member);
            member.Dispose();
        }
    }

    SweepProgress Progress(List<SweepMember> members) => new(doneBefore + members.Sum(member => member.Position),
        items.Sum(RowsOf), finished, items.Count, members.Min(member => member.Fvu), members.Max(member => member.Fvu));

    // What rows, scales and means depend on.
    static (IVectorSource, long?) Key(SweepItem item) => (item.Source, item.Config.ShuffleBuffer);

    static long RowsOf(SweepItem item) => item.Config.Steps * item.Config.StepRows;
}
