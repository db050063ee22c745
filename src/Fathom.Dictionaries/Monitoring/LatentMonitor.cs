using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Watches latents of a dictionary, and probes, in activations from wherever they come: what is above its threshold goes into the
/// caller's span. Thread-safe: any number of threads may scan at once. A scan runs on its caller's thread and, of ReLU, JumpReLU,
/// gated and TopK dictionaries and of probes, allocates nothing once the shared array pool is warm. Activations are those of the dictionary's encode, to the bit;
/// few watched latents are computed alone.
/// </summary>
/// <example><code>
/// using var monitor = LatentMonitor.Open("runs/stories/dictionaries/mine", [new(267, Threshold: 1.5f, Name: "rain")]);
/// Span&lt;MonitorHit&gt; hits = stackalloc MonitorHit[16];
/// int found = monitor.Scan(activations, rows: 1, hits);                        // more than 16: the rest had no room
/// foreach (MonitorHit hit in hits[..Math.Min(found, 16)]) Console.WriteLine($"{monitor.Names[hit.Watch]} {hit.Value}");
/// </code></example>
public sealed class LatentMonitor : IDisposable
{
    /// <summary>Floats of room of a block of rows, about.</summary>
    const int BlockRoom = 1 << 21;

    const int MostBlockRows = 84;

    readonly ISparseCoder? coder;
    readonly MonitorPlan plan;
    readonly LatentReader? latents;
    readonly PackedRows? probes;
    readonly (int Watch, float Threshold)[] probeWatches;
    readonly bool ownsCoder;

    /// <summary>Watches a dictionary that is open already and stays the caller's.</summary>
    /// <param name="coder">The dictionary; null to watch probes of activations alone.</param>
    /// <param name="latents">Latents to watch, none twice.</param>
    /// <param name="probes">Probes to watch.</param>
    /// <exception cref="InputException">Nothing to watch, a latent that is not there, a threshold below 0 or a probe of another
    /// width.</exception>
    public LatentMonitor(ISparseCoder? coder, IReadOnlyList<WatchedLatent> latents, IReadOnlyList<WatchedProbe>? probes = null)
        : this(coder, latents, probes ?? [], ownsCoder: false)
    {
    }

    LatentMonitor(ISparseCoder? coder, IReadOnlyList<WatchedLatent> latents, IReadOnlyList<WatchedProbe> probes, bool ownsCoder)
    {
        (this.coder, this.ownsCoder) = (coder, ownsCoder);
        Width = MonitorCheck.Width(coder, latents, probes);
        Names = [.. latents.Select(watched => watched.Name.Length > 0 ? watched.Name : $"latent {watched.Latent}"),
            .. probes.Select(watched => watched.Probe.Outputs[watched.Output])];
        plan = new(latents, probes);
        if (plan.Needed.Length > 0) this.latents = LatentReader.Of(coder!, plan);
        (int Index, WatchedProbe Item)[] ofActivations = [.. probes.Index().Where(one =>
            one.Item.Probe.About.Dictionary is null)];
        probeWatches = [.. ofActivations.Select(one => (latents.Count + one.Index, one.Item.Threshold))];
        if (ofActivations.Length > 0)
            this.probes = new([.. ofActivations.SelectMany(one => one.Item.Probe.Weight(one.Item.Output).ToArray())],
                [.. ofActivations.Select(one => one.Item.Probe.Bias(one.Item.Output))], Width);
    }

    /// <summary>Width d of the activations that are fed.</summary>
    public int Width { get; }

    /// <summary>Names of all watches, latents first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether scanning allocates nothing once the shared array pool is warm; not so for the rarer kinds of dictionary, which are encoded whole.</summary>
    public bool AllocatesNothing => latents?.AllocatesNothing ?? true;

    /// <summary>Opens a dictionary of any known format and watches some of its latents.</summary>
    /// <param name="dictionary">Its folder or file.</param>
    /// <param name="latents">Latents to watch, none twice.</param>
    /// <param name="probes">Probes to watch.</param>
    /// <exception cref="InputException">It cannot be read, what is to be watched is not there, or a probe says that it was learnt from
    /// the latents of another dictionary.</exception>
    public static LatentMonitor Open(string dictionary, IReadOnlyList<WatchedLatent> latents,
        IReadOnlyList<WatchedProbe>? probes = null)
    {
        LoadedDictionary opened = DictionaryFormat.Open(dictionary);
        try
        {
            MonitorCheck.RequireOwn(opened, probes ?? []);
            return new(opened.Coder, latents, probes ?? [], ownsCoder: true);
        }
        catch
        {
            (opened.Coder as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Finds what is above its threshold.</summary>
    /// <param name="x">[rows, d] activations.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="hits">Filled in the order of rows; of a row latents ascending, then probes.</param>
    /// <returns>How many there are. Where that is more than <paramref name="hits"/> has room for, the last ones are left
    /// out.</returns>
    /// <exception cref="InputException">A row that is not finite: it would be above no threshold, and pass for one on which nothing
    /// fires. Of rows before it hits may have been filled in.</exception>
    public int Scan(ReadOnlySpan<float> x, int rows, Span<MonitorHit> hits)
    {
        Numerics.Shapes.Require(x.Length, rows, Width, nameof(x));
        var sink = new MonitorSink(plan, hits, stackalloc float[plan.Sums]);
        int latentRoom = latents?.RoomPerRow ?? 0, probeRoom = probes?.Stride ?? 0;
        int together = Math.Clamp(BlockRoom / (Width + latentRoom + probeRoom), 1, MostBlockRows);
        for (int first = 0; first < rows; first += together)
        {
            int n = Math.Min(together, rows - first);
            using PooledFloats room = new((long)n * (Width + latentRoom + probeRoom));
            ReadOnlySpan<float> raw = x.Slice(first * Width, n * Width);
            Scan(raw, n, first, room.Span[..(n * Width)], room.Span.Slice(n * Width, n * latentRoom),
                room.Span[(n * (Width + latentRoom))..],
                ref sink);
        }
        return sink.Count;
    }

    void Scan(ReadOnlySpan<float> raw, int n, int first, Span<float> changed, Span<float> latentRoom, Span<float> probeRoom,
        ref MonitorSink sink)
    {
        for (int row = 0; row < n; row++) MonitorCheck.RequireFinite(raw.Slice(row * Width, Width), first + row);
        ReadOnlySpan<float> input = latents is null or WholeReader ? raw : Input(raw, n, changed);
        latents?.Compute(input, n, latentRoom);
        probes?.Multiply(raw, n, probeRoom);
        int perRow = latents?.RoomPerRow ?? 0, stride = probes?.Stride ?? 0;
        for (int row = 0; row < n; row++)
        {
            sink.Begin(first + row);
            latents?.Fire(input.Slice(row * Width, Width), latentRoom.Slice(row * perRow, perRow), ref sink);
            sink.End();
            for (int i = 0; i < probeWatches.Length; i++)
                if (probeRoom[row * stride + i] is var z && z > probeWatches[i].Threshold) sink.Add(probeWatches[i].Watch, z);
        }
    }

    // What the latents read: the raw rows, or centred and normalised ones.
    ReadOnlySpan<float> Input(ReadOnlySpan<float> raw, int n, Span<float> changed)
    {
        var sae = (Sae)coder!;
        if (!sae.ChangesInput) return raw;
        for (int row = 0; row < n; row++) sae.Input(raw.Slice(row * Width, Width), changed.Slice(row * Width, Width));
        return changed;
    }

    public void Dispose()
    {
        latents?.Dispose();
        probes?.Dispose();
        if (ownsCoder) (coder as IDisposable)?.Dispose();
    }
}
