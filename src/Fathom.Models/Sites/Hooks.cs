namespace Fathom.Models;

/// <summary>
/// What a forward pass does at sites besides computing: hooks that read or replace values. Hooks of one site run in
/// the order in which they were added, each seeing what the ones before it wrote. Sites without a hook cost nothing.
/// </summary>
/// <example><code>
/// // Adds a direction to the residual stream after block 2, on every token but the first.
/// var hooks = new Hooks().Add(Site.Parse("blocks.2.resid_post"), view =>
/// {
///     for (int row = 0; row &lt; view.Rows; row++)
///         if (view.Positions[row] &gt; 0)
///             for (int i = 0; i &lt; view.Width; i++) view.Row(row)[i] += 4 * direction[i];
/// });
/// float[] logits = model.Logits(batch, hooks);
/// </code></example>
public sealed class Hooks
{
    readonly Dictionary<Site, List<SiteHook>> bySite = [];

    /// <summary>The sites that have a hook, in no order.</summary>
    public IReadOnlyCollection<Site> Sites => bySite.Keys;

    /// <summary>Adds a hook behind those that the site has already.</summary>
    /// <returns>This object.</returns>
    public Hooks Add(Site site, SiteHook hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (!bySite.TryGetValue(site, out var hooks)) bySite[site] = hooks = [];
        hooks.Add(hook);
        return this;
    }

    /// <summary>Adds all hooks of another set behind those that are here already.</summary>
    /// <returns>This object.</returns>
    public Hooks AddAll(Hooks? others)
    {
        if (others is null) return this;
        foreach (var (site, hooks) in others.bySite)
            foreach (var hook in hooks.ToArray())
                Add(site, hook);
        return this;
    }

    /// <summary>
    /// Adds a hook that replaces the site's values by the given ones. Whole matrices are wanted: the pass that runs with it
    /// must have the shape of the one that the values come from.
    /// </summary>
    /// <param name="site">The site to replace.</param>
    /// <param name="rows">[n, width] for all rows of the batch; for an attention pattern the patterns of all sequences behind
    /// one another. Read when the pass runs, not copied.</param>
    /// <returns>This object.</returns>
    public Hooks Splice(Site site, ReadOnlyMemory<float> rows)
    {
        return Add(site, view =>
        {
            int start = view.Offset;
            if (start + view.Values.Length > rows.Length)
                throw new ArgumentException($"the rows to splice in at {site} are fewer than those of the batch");
            rows.Span.Slice(start, view.Values.Length).CopyTo(view.Values);
        });
    }

    internal bool Has(Site site) => bySite.ContainsKey(site);

    internal void Run(SiteView view)
    {
        if (!bySite.TryGetValue(view.Site, out var hooks)) return;
        foreach (var hook in hooks) hook(view);
    }
}
