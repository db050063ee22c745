namespace Fathom.Models;

/// <summary>What has to hold before a forward pass starts.</summary>
static class PassCheck
{
    public static void Require(ModelConfig config, TokenBatch batch, Hooks? hooks, Site? stopAfter, KeyValueCache? cache)
    {
        RequireTokens(config, batch, cache?.Length ?? 0);
        if (stopAfter is { } last) config.Require(last);
        foreach (var site in hooks?.Sites ?? [])
        {
            config.Require(site);
            if (stopAfter is { } end && end.Before(site))
                throw new ArgumentException($"the hook at {site} would never run: the pass ends after {end}", nameof(hooks));
        }
        if (cache is not null) RequireCache(config, batch, stopAfter, cache);
    }

    public static void RequireStart(ModelConfig config, TokenBatch batch, Hooks? hooks, KeyValueCache? cache, PassStart start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start.Layer, nameof(start));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start.Layer, config.Layers, nameof(start));
        ArgumentOutOfRangeException.ThrowIfNotEqual(start.Residual.Length, batch.Rows * config.Width, nameof(start));
        if (cache is not null) throw new ArgumentException("a pass with a cache runs from the embedding on", nameof(cache));
        var first = new Site(SiteKind.ResidPre, start.Layer);
        foreach (Site site in hooks?.Sites ?? [])
            if (site.Before(first))
                throw new ArgumentException($"the hook at {site} would never run: the pass begins at {first}", nameof(hooks));
    }

    static void RequireTokens(ModelConfig config, TokenBatch batch, int past)
    {
        for (int s = 0; s < batch.Sequences; s++)
        {
            var ids = batch.Sequence(s);
            if (past + ids.Length > config.ContextLength)
                throw new InputException($"sequence {s} has {past + ids.Length} tokens, more than the model's context of " +
                    $"{config.ContextLength}; shorten it");
            int wrong = ids.IndexOfAnyExceptInRange(0, config.VocabularySize - 1);
            if (wrong >= 0) config.RequireToken(ids[wrong], $"at position {past + wrong} of sequence {s}");
        }
    }

    static void RequireCache(ModelConfig config, TokenBatch batch, Site? stopAfter, KeyValueCache cache)
    {
        if (!cache.Fits(config)) throw new ArgumentException("the cache was made for another model", nameof(cache));
        if (batch.Sequences != 1) throw new ArgumentException("a pass with a cache takes one sequence", nameof(batch));
        if (stopAfter is not null) throw new ArgumentException("a pass with a cache must run to its end", nameof(stopAfter));
        if (cache.Length + batch.Rows > cache.Capacity)
            throw new InputException($"{cache.Length + batch.Rows} tokens do not fit a key-value cache of {cache.Capacity}");
    }
}
