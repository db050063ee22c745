using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>What a site of a model holds on single rows of a capture, where that model was not captured: only their contexts are run.</summary>
public static class ContextInputs
{
    const int Together = 16;

    /// <param name="model">Any model that reads the run's tokens.</param>
    /// <param name="site">The site.</param>
    /// <param name="store">The capture that says which token each row is.</param>
    /// <param name="items">Its contexts.</param>
    /// <param name="rows">[n] which, ascending.</param>
    /// <param name="progress">Told how many of them are done.</param>
    /// <param name="cancel">Gives it up between two passes.</param>
    /// <returns>[n, width], as the model computes them: not rounded to the capture's type.</returns>
    public static DenseInputs Activations(LanguageModel model, Site site, ActivationStore store, ItemStore items, long[] rows,
        Action<int> progress, CancellationToken cancel)
    {
        int width = model.Config.SiteWidth(site);
        float[] values = DenseInputs.Room(rows.Length, width, "fewer --rows");
        int done = 0;
        foreach (IGrouping<int, int>[] some in Enumerable.Range(0, rows.Length).GroupBy(i => store.Position(rows[i]).Context).Chunk(Together))
        {
            cancel.ThrowIfCancellationRequested();
            TokenBatch batch = TokenBatch.Of([.. some.Select(context => items.Context(context.Key).ToArray())]);
            ActivationCache cache = model.RunWithCache(batch, site);
            for (int sequence = 0; sequence < some.Length; sequence++)
            {
                foreach (int i in some[sequence])
                    cache.Row(site, batch.Starts[sequence] + store.Position(rows[i]).Position).CopyTo(values.AsSpan(i * width));
                done += some[sequence].Count();
            }
            progress(done);
        }
        return new(values, width);
    }
}
