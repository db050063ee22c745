namespace Fathom.Models;

/// <summary>The values that a forward pass had at some sites, copied.</summary>
/// <example><code>
/// using var model = LanguageModel.Load("models/gpt2", Workers.All);
/// var site = Site.Parse("blocks.2.resid_post");
/// var cache = model.RunWithCache(TokenBatch.Of([1, 403, 407]), site);
/// ReadOnlySpan&lt;float&gt; second = cache.Row(site, 1);          // of the second token
/// var hooks = new Hooks().Splice(site, cache.Memory(site));     // put it into another run
/// </code></example>
public sealed class ActivationCache
{
    readonly Dictionary<Site, float[]> values = [];
    readonly ModelConfig config;

    internal ActivationCache(ModelConfig config, TokenBatch batch, ReadOnlySpan<Site> sites)
    {
        this.config = config;
        Batch = batch;
        foreach (var site in sites)
        {
            long size = Size(site);
            if (size > Array.MaxLength)
                throw new InputException($"site {site} has {size} values in this batch, more than one array holds; " +
                    "use a smaller batch");
            values[site] = new float[size];
        }
    }

    /// <summary>What the model read.</summary>
    public TokenBatch Batch { get; }

    /// <summary>The cached sites, in no order.</summary>
    public IReadOnlyCollection<Site> Sites => values.Keys;

    /// <summary>
    /// [Batch.Rows, Width(site)]; for an attention pattern [heads, queries, keys] of each sequence behind one another.
    /// </summary>
    public ReadOnlySpan<float> this[Site site] => Find(site);

    /// <summary>The same values as memory, for <see cref="Hooks.Splice"/>.</summary>
    public ReadOnlyMemory<float> Memory(Site site) => Find(site);

    /// <summary>The values of one token, [Width(site)].</summary>
    public ReadOnlySpan<float> Row(Site site, int row) => Find(site).AsSpan(row * Width(site), Width(site));

    /// <summary>
    /// [Batch.Rows, Width(site)]; [heads, queries, keys] for an attention pattern of one sequence, all values in one
    /// dimension for those of several.
    /// </summary>
    public long[] Shape(Site site)
    {
        if (site.Kind != SiteKind.AttnPattern) return [Batch.Rows, Width(site)];
        return Batch.Sequences == 1 ? [config.Heads, Batch.Rows, Batch.Rows] : [Find(site).Length];
    }

    /// <summary>Values in a row of the site; attention patterns have none.</summary>
    public int Width(Site site) => config.SiteWidth(site);

    /// <summary>The attention pattern of one sequence, [heads, queries, keys].</summary>
    public ReadOnlySpan<float> Pattern(Site site, int sequence)
    {
        if (site.Kind != SiteKind.AttnPattern) throw new ArgumentException($"site {site} is no attention pattern", nameof(site));
        int start = 0, length;
        for (int s = 0; ; s++)
        {
            length = config.Heads * Batch.Sequence(s).Length * Batch.Sequence(s).Length;
            if (s == sequence) return Find(site).AsSpan(start, length);
            start += length;
        }
    }

    /// <summary>A hook that copies a site's values to here.</summary>
    internal void Store(SiteView view) => view.Values.CopyTo(values[view.Site].AsSpan(view.Offset));

    /// <summary>The array itself.</summary>
    internal float[] Find(Site site) => values.TryGetValue(site, out var found)
        ? found
        : throw new KeyNotFoundException($"site {site} was not asked for in this run");

    long Size(Site site)
    {
        if (site.Kind != SiteKind.AttnPattern) return (long)Batch.Rows * config.SiteWidth(site);
        config.Require(site);
        long size = 0;
        for (int s = 0; s < Batch.Sequences; s++)
            size += (long)config.Heads * Batch.Sequence(s).Length * Batch.Sequence(s).Length;
        return size;
    }
}
