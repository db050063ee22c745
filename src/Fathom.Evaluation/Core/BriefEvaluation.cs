using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Some of the core metrics, by the code of <see cref="CoreEvaluation"/>, of many dictionaries of one site and without
/// controls.</summary>
public static class BriefEvaluation
{
    /// <param name="coders">The dictionaries.</param>
    /// <param name="rows">The activations of their site.</param>
    /// <param name="model">The model that they are of.</param>
    /// <param name="site">The site.</param>
    /// <param name="items">The run's contexts.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many items are done of how many.</param>
    /// <param name="cancel">Gives it up within a block of work.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    /// <exception cref="InputException">Nothing is held out, or the parts do not fit one another.</exception>
    public static BriefResult[] Run(IReadOnlyList<ISparseCoder> coders, IVectorSource rows, LanguageModel model, Site site,
        ItemStore items, Workers workers, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        CoreEvaluation.RequireHeldOut(rows, site.ToString());
        TokenContexts contexts = TokenContexts.HeldOut(items, model.Config);
        long held = rows.Count - rows.TrainCount, total = coders.Count * held + contexts.Count;
        var results = new RowResult[coders.Count];
        for (int i = 0; i < coders.Count; i++)
        {
            long before = i * held;
            results[i] = CoreEvaluation.Reconstruct(new(CoreSubject.Dictionary, coders[i], rows), null, workers,
                (done, _) => progress?.Invoke(before + done, total), cancel);
        }
        LossSummary[] losses = SplicedLoss.MeasureAll(model, new CoderSites(site), coders, rows.Mean, contexts, workers,
            (done, _) => progress?.Invoke(total - contexts.Count + done, total), cancel: cancel);
        return [.. results.Zip(losses, (result, loss) => new BriefResult(result.Reconstruction.L0,
            result.Reconstruction.FractionUnexplained, result.Latents.Dead, RareLatents(result.Latents), held, loss.CeScore, loss.CeSpliced, loss.CeClean))];
    }

    static int RareLatents(LatentActivity latents) =>
        Enumerable.Range(0, latents.LatentCount).Count(latent => latents.Density(latent) < BriefResult.RareDensity);
}
