namespace Fathom.Models.Patching;

/// <summary>
/// Activation patching (Meng et al. 2022, "causal tracing"; Wang et al. 2023): the corrupt prompt is run with the values at
/// one site and position replaced by those of the clean prompt, and the metric tells how much of the clean answer they
/// carry.
/// </summary>
public static class ActivationPatching
{
    /// <summary>Tokens in one pass at most: positions are patched side by side, each in its own copy of the prompt.</summary>
    const int TokensPerPass = 2048;

    /// <param name="model">The model.</param>
    /// <param name="clean">Token ids of the clean prompt.</param>
    /// <param name="corrupt">Token ids of the corrupt prompt, as many.</param>
    /// <param name="sites">What to patch; at <c>attn_pattern</c> a position is a query of all heads.</param>
    /// <param name="metric">What is measured at the last position.</param>
    /// <exception cref="InputException">
    /// The prompts differ in length, or a site, a token or a prompt does not fit the model.
    /// </exception>
    public static PatchingResult Run(LanguageModel model, int[] clean, int[] corrupt, IReadOnlyList<Site> sites,
        LogitDifference metric)
    {
        Require(model, clean, corrupt, sites, metric);
        var final = new Site(SiteKind.FinalNorm);
        var cache = model.RunWithCache(TokenBatch.Of(clean), [.. sites, final]);
        var corruptCache = model.RunWithCache(TokenBatch.Of(corrupt), final);
        double cleanValue = Measure(model, cache.Row(final, clean.Length - 1), metric);
        double corruptValue = Measure(model, corruptCache.Row(final, clean.Length - 1), metric);

        var patched = new List<PatchedValue>(sites.Count * clean.Length);
        int copies = Math.Clamp(TokensPerPass / clean.Length, 1, clean.Length);
        foreach (var site in sites)
            for (int first = 0; first < clean.Length; first += copies)
            {
                int count = Math.Min(copies, clean.Length - first);
                foreach (var (position, value) in Patch(model, cache, corrupt, site, first, count, metric))
                    patched.Add(new PatchedValue(site, position, value, cleanValue == corruptValue
                        ? double.NaN : (value - corruptValue) / (cleanValue - corruptValue)));
            }
        return new PatchingResult(cleanValue, corruptValue, patched);
    }

    /// <summary>Runs copies of the corrupt prompt, copy i with position first + i patched.</summary>
    static (int Position, double Value)[] Patch(LanguageModel model, ActivationCache clean, int[] corrupt, Site site, int first,
        int copies, LogitDifference metric)
    {
        int length = corrupt.Length;
        var prompts = new int[copies][];
        Array.Fill(prompts, corrupt);
        var values = new (int, double)[copies];
        var final = new Site(SiteKind.FinalNorm);
        var hooks = new Hooks().Add(site, view =>
        {
            if (site.Kind == SiteKind.AttnPattern) CopyQuery(clean.Pattern(site, 0), view, first + view.Sequence);
            else
                for (int i = 0; i < copies; i++) clean.Row(site, first + i).CopyTo(view.Row(i * length + first + i));
        });
        hooks.Add(final, view =>
        {
            for (int i = 0; i < copies; i++)
                values[i] = (first + i, Measure(model, view.Row((i + 1) * length - 1), metric));
        });
        model.Forward(TokenBatch.Of(prompts), hooks, final);
        return values;
    }

    static void CopyQuery(ReadOnlySpan<float> pattern /*[heads, queries, keys]*/, SiteView view, int query)
    {
        for (int row = query; row < view.Rows; row += view.Positions.Length)
            pattern.Slice(row * view.Width, view.Width).CopyTo(view.Row(row));
    }

    // U_A · y − U_B · y
    static double Measure(LanguageModel model, ReadOnlySpan<float> finalNorm /*[d]*/, LogitDifference metric)
    {
        ReadOnlySpan<float> a = model.UnembeddingRow(metric.A), b = model.UnembeddingRow(metric.B);
        double difference = 0;
        for (int i = 0; i < finalNorm.Length; i++) difference += ((double)a[i] - b[i]) * finalNorm[i];
        return difference;
    }

    static void Require(LanguageModel model, int[] clean, int[] corrupt, IReadOnlyList<Site> sites, LogitDifference metric)
    {
        if (clean.Length != corrupt.Length)
            throw new InputException($"the clean prompt has {clean.Length} tokens and the corrupt one {corrupt.Length}; " +
                "patching needs prompts of the same length");
        foreach (var site in sites)
            if (site.Kind == SiteKind.Logits)
                throw new InputException("site logits cannot be patched: nothing comes after it");
        model.Config.RequireToken(metric.A, "of the metric");
        model.Config.RequireToken(metric.B, "of the metric");
    }
}
