namespace Fathom.Dictionaries;

/// <summary>Takes the latents that fire on a row: those above their thresholds become hits, and probes of latents add them
/// up.</summary>
ref struct MonitorSink(MonitorPlan plan, Span<MonitorHit> hits, Span<float> sums)
{
    readonly Span<MonitorHit> hits = hits;
    readonly Span<float> sums = sums;

    /// <summary>Hits, those that had no room included.</summary>
    public int Count { get; private set; }

    /// <summary>The row that is read.</summary>
    public int Row { get; private set; }

    /// <summary>Begins a row.</summary>
    public void Begin(int row)
    {
        Row = row;
        plan.StartSums(sums);
    }

    /// <summary>A latent that is needed fires.</summary>
    public void Fire(int needed, float activation)
    {
        int watch = plan.WatchOf(needed);
        if (watch >= 0 && activation > plan.Threshold(watch)) Add(watch, activation);
        plan.AddTo(sums, needed, activation);
    }

    /// <summary>Something is above its threshold.</summary>
    public void Add(int watch, float value)
    {
        if (Count < hits.Length) hits[Count] = new(Row, watch, value);
        Count++;
    }

    /// <summary>Ends a row: reports the probes of latents.</summary>
    public void End() => plan.Report(sums, ref this);
}
