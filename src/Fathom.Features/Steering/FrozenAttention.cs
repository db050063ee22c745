using Fathom.Models;

namespace Fathom.Features;

/// <summary>
/// Puts the attention patterns that the model has without steering into a steered pass over the same tokens, in all blocks
/// whose attention comes after the site. Values still flow through them; what moves no more is who attends to whom.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="site">Where it is steered.</param>
/// <param name="cache">For text that comes bit by bit, of its own; null for whole passes.</param>
sealed class FrozenAttention(LanguageModel model, Site site, KeyValueCache? cache) : IDisposable
{
    readonly Dictionary<(Site, int Sequence), float[]> patterns = [];

    /// <summary>Runs the tokens without steering; to be called before the steered pass over them.</summary>
    public void Follow(TokenBatch batch)
    {
        var watch = new Hooks();
        foreach (Site pattern in Behind) watch.Add(pattern, view => patterns[(view.Site, view.Sequence)] = view.Values.ToArray());
        model.Forward(batch, watch, cache: cache);
    }

    /// <summary>Adds to a steered pass what puts the patterns in.</summary>
    public void AddTo(Hooks hooks)
    {
        foreach (Site pattern in Behind)
            hooks.Add(pattern, view => patterns[(view.Site, view.Sequence)].CopyTo(view.Values));
    }

    public void Dispose() => cache?.Dispose();

    IEnumerable<Site> Behind => Enumerable.Range(0, model.Config.Layers)
        .Select(layer => new Site(SiteKind.AttnPattern, layer)).Where(pattern => site.Before(pattern));
}
