namespace Fathom.Dictionaries;

/// <summary>Which latents are needed, in ascending order, and what becomes of each: a hit, a part of a probe of latents, or
/// both.</summary>
sealed class MonitorPlan
{
    readonly int[] watchOf;
    readonly float[] thresholds;

    // Of the probes of latents: the place among all watches, the weight of every needed latent.
    readonly (int Watch, float Bias, float Threshold, float[] Weight)[] probes;

    /// <param name="latents">Watched latents.</param>
    /// <param name="probes">Watched probes; those of activations are not looked at.</param>
    public MonitorPlan(IReadOnlyList<WatchedLatent> latents, IReadOnlyList<WatchedProbe> probes)
    {
        (int Watch, WatchedProbe Probe)[] ofLatents =
            [.. probes.Index().Where(one => one.Item.Probe.About.Dictionary is not null).Select(one => (latents.Count + one.Index,
                one.Item))];
        var needed = new SortedSet<int>(latents.Select(watched => watched.Latent));
        foreach ((_, WatchedProbe probe) in ofLatents)
            for (int i = 0; i < probe.Probe.Width; i++)
                if (probe.Probe.Weight(probe.Output)[i] != 0) needed.Add(i);
        Needed = [.. needed];
        thresholds = [.. latents.Select(watched => watched.Threshold)];
        Dictionary<int, int> watches = latents.Index().ToDictionary(one => one.Item.Latent, one => one.Index);
        watchOf = [.. Needed.Select(latent => watches.GetValueOrDefault(latent, -1))];
        this.probes = [.. ofLatents.Select(one => (one.Watch, one.Probe.Probe.Bias(one.Probe.Output), one.Probe.Threshold,
            Needed.Select(latent => one.Probe.Probe.Weight(one.Probe.Output)[latent]).ToArray()))];
        // What a probe adds up has to be known wherever it fires.
        Bars = [.. Enumerable.Range(0, Needed.Length).Select(i =>
            this.probes.Any(probe => probe.Weight[i] != 0) ? 0 : thresholds[watchOf[i]])];
    }

    /// <summary>Latents whose activation must be known, ascending.</summary>
    public int[] Needed { get; }

    /// <summary>What the activation of each of these must be above to matter.</summary>
    public float[] Bars { get; }

    /// <summary>Probes of latents.</summary>
    public int Sums => probes.Length;

    /// <summary>The watch of a needed latent; −1 where it only serves a probe.</summary>
    public int WatchOf(int needed) => watchOf[needed];

    /// <summary>What the activation of a watched latent must be above.</summary>
    public float Threshold(int watch) => thresholds[watch];

    public void StartSums(Span<float> sums)
    {
        for (int i = 0; i < probes.Length; i++) sums[i] = probes[i].Bias;
    }

    public void AddTo(Span<float> sums, int needed, float activation)
    {
        for (int i = 0; i < probes.Length; i++) sums[i] = MathF.FusedMultiplyAdd(activation, probes[i].Weight[needed], sums[i]);
    }

    public void Report(ReadOnlySpan<float> sums, ref MonitorSink sink)
    {
        for (int i = 0; i < probes.Length; i++)
            if (sums[i] > probes[i].Threshold) sink.Add(probes[i].Watch, sums[i]);
    }
}
