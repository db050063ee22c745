using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Cross-entropy and KL divergence of a model whose activations at a site are replaced:
/// <code>
/// CE = mean −ln q(token);   KL = mean Σ p (ln p − ln q), p the clean model's prediction, q the changed one's
/// </code>
/// over every predicted token but padding, the first one (predicted at BOS) included. Special positions keep their own
/// activations in every run. Sums are made per context, then in the order of the contexts: the same bits for any batch and
/// any number of threads.
/// </summary>
public static class SplicedLoss
{
    /// <param name="model">The model.</param>
    /// <param name="sites">Where the dictionary reads, and where what it writes takes the place of what is there.</param>
    /// <param name="coder">The dictionary.</param>
    /// <param name="mean">[d_out] mean activation of the training rows where it writes.</param>
    /// <param name="contexts">The text.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="progress">Told contexts done and contexts in all.</param>
    /// <param name="batchTokens">Tokens that go through the model at a time; no influence on any bit.</param>
    /// <param name="cancel">Gives it up between batches.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    /// <exception cref="InputException">The dictionary does not fit the sites, or there is no token to predict.</exception>
    public static LossSummary Measure(LanguageModel model, CoderSites sites, ISparseCoder coder, ReadOnlySpan<double> mean,
        TokenContexts contexts, Workers workers, Action<long, long>? progress = null, int batchTokens = 2048,
        CancellationToken cancel = default) =>
        MeasureAll(model, sites, [coder], mean, contexts, workers, progress, batchTokens, cancel)[0];

    /// <summary>The same of several dictionaries of one site: the runs without a dictionary are made once for all.</summary>
    /// <inheritdoc cref="Measure"/>
    /// <param name="coders">The dictionaries.</param>
    public static LossSummary[] MeasureAll(LanguageModel model, CoderSites sites, IReadOnlyList<ISparseCoder> coders,
        ReadOnlySpan<double> mean, TokenContexts contexts, Workers workers, Action<long, long>? progress = null,
        int batchTokens = 2048, CancellationToken cancel = default)
    {
        RowLayout widths = Widths(model, sites, contexts);
        foreach (ISparseCoder coder in coders) Check(sites, widths, coder);
        var splice = new SiteSplice(sites, widths, contexts.IsSpecial, workers);
        Hooks keep = splice.Keep(), zeroed = splice.Constant(new float[widths.OutputWidth]),
            averaged = splice.Constant([.. mean.ToArray().Select(value => (float)value)]);

        LossSums clean = new(contexts), zero = new(contexts), average = new(contexts);
        LossSums[] saes = [.. coders.Select(_ => new LossSums(contexts))];
        for (int first = 0, next; first < contexts.Count; first = next)
        {
            cancel.ThrowIfCancellationRequested();
            TokenBatch batch = contexts.Batch(first, batchTokens, out next);
            TokenLosses reference = NextTokenLoss.Of(model, batch, keep, keep: true);
            clean.Add(first, next, reference);
            for (int i = 0; i < saes.Length; i++)
                saes[i].Add(first, next, NextTokenLoss.Of(model, batch, splice.Reconstruct(batch, coders[i]), reference));
            zero.Add(first, next, NextTokenLoss.Of(model, batch, zeroed, reference));
            average.Add(first, next, NextTokenLoss.Of(model, batch, averaged, reference));
            progress?.Invoke(next, contexts.Count);
        }
        return [.. saes.Select(sae => new LossSummary
        {
            Predictions = contexts.Predictions,
            Contexts = contexts.Count,
            CeClean = clean.CrossEntropy,
            CeSpliced = sae.CrossEntropy,
            CeZero = zero.CrossEntropy,
            CeMean = average.CrossEntropy,
            KlSpliced = sae.Divergence,
            KlZero = zero.Divergence,
            KlMean = average.Divergence,
        })];
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
