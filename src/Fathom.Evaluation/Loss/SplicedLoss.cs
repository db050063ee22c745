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
        float[] zeros = new float[sites.Outputs.Sum(model.SiteWidth)];
        (ContextLosses clean, ContextLosses[] replaced) = SplicedPasses.Run(model,
            [.. coders.Select(coder => Replacement.Of(sites, coder)), Replacement.Of(sites, zeros),
            Replacement.Of(sites, Single(mean))],
            contexts, workers, progress, batchTokens, cancel);
        return [.. replaced[..coders.Count].Select(spliced =>
            LossSummary.Of(contexts, clean, spliced, replaced[^2], replaced[^1]))];
    }

    /// <summary>A mean as what takes the place of activations.</summary>
    internal static float[] Single(ReadOnlySpan<double> mean)
    {
        var single = new float[mean.Length];
        for (int i = 0; i < single.Length; i++) single[i] = (float)mean[i];
        return single;
    }
}
