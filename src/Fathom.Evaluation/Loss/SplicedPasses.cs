using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Runs of a model over contexts, each with something else in the place of its activations. The clean pass of a batch is made
/// once for all of them: it gives the predictions that they are compared with, and the activations that dictionaries read.
/// </summary>
static class SplicedPasses
{
    /// <param name="model">The model.</param>
    /// <param name="replacements">What to measure.</param>
    /// <param name="contexts">The text.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="progress">Told contexts done and contexts in all.</param>
    /// <param name="batchTokens">Tokens that go through the model at a time; no influence on any bit.</param>
    /// <param name="cancel">Gives it up between batches.</param>
    /// <exception cref="InputException">A dictionary does not fit its sites, or there is no token to predict.</exception>
    public static (ContextLosses Clean, ContextLosses[] Replaced) Run(LanguageModel model,
        IReadOnlyList<Replacement> replacements, TokenContexts contexts, Workers workers, Action<long, long>? progress,
        int batchTokens, CancellationToken cancel)
    {
        Dictionary<string, SiteSplice> splices = [];
        var keep = new Hooks();
        foreach (Replacement replacement in replacements)
        {
            RowLayout widths = Widths(model, replacement.Sites, contexts);
            if (replacement.Coder is { } coder) Check(replacement.Sites, widths, coder);
            if (splices.ContainsKey(replacement.Sites.ToString())) continue;
            var splice = new SiteSplice(replacement.Sites, widths, model.Config.Width, contexts.IsSpecial, workers);
            splices.Add(replacement.Sites.ToString(), splice);
            keep.AddAll(splice.Keep());
        }
        var clean = new ContextLosses(contexts.Count);
        ContextLosses[] replaced = [.. replacements.Select(_ => new ContextLosses(contexts.Count))];
        for (int first = 0, next; first < contexts.Count; first = next)
        {
            cancel.ThrowIfCancellationRequested();
            TokenBatch batch = contexts.Batch(first, batchTokens, out next);
            TokenLosses reference = NextTokenLoss.Of(model, batch, keep, keep: true);
            clean.Set(contexts, first, next, reference);
            for (int i = 0; i < replaced.Length; i++)
            {
                cancel.ThrowIfCancellationRequested();
                SiteSplice splice = splices[replacements[i].Sites.ToString()];
                SplicedPass pass = replacements[i].Coder is { } coder
                    ? splice.Reconstruct(batch, coder, replacements[i].Encoder!) : splice.Constant(batch, replacements[i].Constant!);
                replaced[i].Set(contexts, first, next, NextTokenLoss.Of(model, batch, pass.Hooks, reference, start: pass.Start));
            }
            progress?.Invoke(next, contexts.Count);
        }
        return (clean, replaced);
    }

    static RowLayout Widths(LanguageModel model, CoderSites sites, TokenContexts contexts)
    {
        foreach (Site site in sites.Reads.Concat(sites.Writes))
            if (site.Kind is SiteKind.Logits)
                throw new InputException($"site {site}: logits are what is measured; choose a site before them, " +
                    "for example blocks.0.resid_post");
        if (contexts.Predictions == 0)
            throw new InputException("the text holds no token to predict; expected a context of at least two tokens");
        return new([.. sites.Reads.Select(model.SiteWidth)], [.. sites.Writes.Select(model.SiteWidth)]);
    }

    static void Check(CoderSites sites, RowLayout widths, ISparseCoder coder)
    {
        if (sites.Writes.Count == 0) CoreEvaluation.RequireAutoencoder(coder);
        if (widths.Width != coder.Width || widths.OutputWidth != coder.OutputWidth)
            throw new InputException($"site {sites} is {widths} wide in this model, the dictionary {coder.Width}" +
                $"{(coder.IsAutoencoder ? "" : $" → {coder.OutputWidth}")}; choose the site that it was trained on");
    }
}
