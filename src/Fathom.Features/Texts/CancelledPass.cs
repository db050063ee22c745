using Fathom.Models;

namespace Fathom.Features;

/// <summary>Lets a forward pass be given up between two blocks.</summary>
static class CancelledPass
{
    /// <param name="config">The model's shape.</param>
    /// <param name="cancel">Gives the pass up.</param>
    /// <param name="firstLayer">The block that the pass begins with.</param>
    /// <param name="last">The site that it ends after; null for the whole.</param>
    public static Hooks Hooks(ModelConfig config, CancellationToken cancel, int firstLayer = 0, Site? last = null)
    {
        var hooks = new Hooks();
        for (int layer = firstLayer; layer < config.Layers; layer++)
        {
            var site = new Site(SiteKind.ResidPre, layer);
            if (last is { } end && end.Before(site)) break;
            hooks.Add(site, _ => cancel.ThrowIfCancellationRequested());
        }
        return hooks;
    }
}
