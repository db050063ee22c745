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
    /// <param name="site">Where its activations are replaced.</param>
    /// <param name="coder">The dictionary of that site.</param>
    /// <param name="mean">[d] mean activation of the training rows.</param>
    /// <param name="contexts">The text.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="progress">Told contexts done and contexts in all.</param>
    /// <param name="batchTokens">Tokens that go through the model at a time; no influence on any bit.</param>
    /// <param name="cancel">Gives it up between batches.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    /// <exception cref="InputException">The dictionary does not fit the site, or there is no token to predict.</exception>
    public static LossSummary Measure(LanguageModel model, Site site, ISparseCoder coder, ReadOnlySpan<double> mean,
        TokenContexts contexts, Workers workers, Action<long, long>? progress = null, int batchTokens = 2048,
        CancellationToken cancel = default)
    {
        Check(model, site, coder, contexts);
        var meanActivation = new float[coder.Width];
        for (int c = 0; c < coder.Width; c++) meanActivation[c] = (float)mean[c];
        var splice = new Splice(coder, contexts.IsSpecial, workers);
        Hooks spliced = new Hooks().Add(site, splice.Reconstruct),
            zeroed = new Hooks().Add(site, splice.Replace(new float[coder.Width])),
            averaged = new Hooks().Add(site, splice.Replace(meanActivation));

        LossSums clean = new(contexts), sae = new(contexts), zero = new(contexts), average = new(contexts);
        for (int first = 0, next; first < contexts.Count; first = next)
        {
            cancel.ThrowIfCancellationRequested();
            TokenBatch batch = contexts.Batch(first, batchTokens, out next);
            TokenLosses reference = NextTokenLoss.Of(model, batch, keep: true);
            clean.Add(first, next, reference);
            sae.Add(first, next, NextTokenLoss.Of(model, batch, spliced, reference));
            zero.Add(first, next, NextTokenLoss.Of(model, batch, zeroed, reference));
            average.Add(first, next, NextTokenLoss.Of(model, batch, averaged, reference));
            progress?.Invoke(next, contexts.Count);
        }
        return new()
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
        };
    }

    static void Check(LanguageModel model, Site site, ISparseCoder coder, TokenContexts contexts)
    {
        if (site.Kind is SiteKind.Logits)
            throw new InputException($"site {site}: logits are what is measured; choose a site before them, " +
                "for example blocks.0.resid_post");
        CoreEvaluation.RequireAutoencoder(coder);
        if (model.SiteWidth(site) != coder.Width)
            throw new InputException($"site {site} is {model.SiteWidth(site)} wide in this model, the dictionary " +
                $"{coder.Width}; choose the site that it was trained on");
        if (contexts.Predictions == 0)
            throw new InputException("the text holds no token to predict; expected a context of at least two tokens");
    }
}
