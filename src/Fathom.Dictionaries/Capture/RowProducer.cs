using Fathom.Models;

namespace Fathom.Dictionaries;

/// <summary>
/// Runs contexts through a model and gives the activations of several sites, row by row in the order of the text: one row for
/// every token that is not special. The pass ends after the last site. Which contexts go through the model together changes no
/// bit.
/// </summary>
sealed class RowProducer
{
    const int TokensAtOnce = 4096;

    readonly ItemStore items;
    readonly LanguageModel model;
    readonly IReadOnlyList<Site> sites;
    readonly long[] firstRows; // Of each context, and the number of all rows.

    /// <param name="items">The contexts.</param>
    /// <param name="model">The model.</param>
    /// <param name="sites">The sites.</param>
    public RowProducer(ItemStore items, LanguageModel model, IReadOnlyList<Site> sites)
    {
        (this.items, this.model, this.sites) = (items, model, sites);
        firstRows = new long[items.Description.Contexts + 1];
        for (int context = 0; context < items.Description.Contexts; context++)
            firstRows[context + 1] = firstRows[context] + Ordinary(items.Context(context));
    }

    /// <summary>Takes a row.</summary>
    /// <param name="site">Number of the site.</param>
    /// <param name="row">Number of the row in the whole text.</param>
    /// <param name="values">[d]</param>
    public delegate void RowSink(int site, long row, ReadOnlySpan<float> values);

    /// <summary>All rows.</summary>
    public long Rows => firstRows[^1];

    /// <summary>Rows of the documents that are not held out, which come first.</summary>
    public long TrainRows => firstRows[items.Description.TrainContexts];

    /// <exception cref="InputException">The contexts are of another model.</exception>
    public static void RequireFit(ItemStore items, LanguageModel model, string folder)
    {
        if (items.VocabularySize > model.Config.VocabularySize + 1024)
            throw new InputException($"{folder}: its tokenizer has {items.VocabularySize} ids, " +
                $"the model {model.Config.VocabularySize}; they do not belong together");
    }

    /// <summary>Produces rows first … end − 1.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="sink">Gets the rows, those of a site in order; rows of the first and last contexts beyond the range too,
    /// unless they are before <paramref name="first"/>.</param>
    /// <param name="progress">Told how many token ids of the whole text are done after each batch of contexts.</param>
    /// <param name="cancellation">Stops after the current batch.</param>
    /// <exception cref="InputException">The model computes a number that is not finite.</exception>
    public void Run(long first, long end, RowSink sink, Action<long>? progress, CancellationToken cancellation)
    {
        Site last = sites.Aggregate((a, b) => a.Before(b) ? b : a);
        for (int context = ContextOf(first); context < items.Description.Contexts && firstRows[context] < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            (TokenBatch batch, int next) = Batch(context, end);
            long firstRow = firstRows[context];
            var hooks = new Hooks();
            for (int i = 0; i < sites.Count; i++)
            {
                int site = i;
                hooks.Add(sites[i], view => Give(view, site, firstRow, first, sink));
            }
            model.Forward(batch, hooks, last);
            context = next;
            ContextEntry done = items.Entry(next - 1);
            progress?.Invoke(done.Start + done.Length);
        }
    }

    // The context that a row is in.
    int ContextOf(long row)
    {
        int at = Array.BinarySearch(firstRows, row);
        if (at < 0) return ~at - 1;
        // Contexts without rows begin where the next one does.
        while (at + 1 < firstRows.Length && firstRows[at + 1] == row) at++;
        return at;
    }

    // Logits come some tokens of the batch at a time, so a view need not begin with its first.
    void Give(SiteView view, int site, long firstRow, long first, RowSink sink)
    {
        long row = firstRow + Ordinary(view.Batch.Ids[..view.FirstRow]);
        for (int i = 0; i < view.Rows; i++)
        {
            if (items.IsSpecial(view.Batch.Ids[view.FirstRow + i])) continue;
            ReadOnlySpan<float> values = view.Row(i);
            if (values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                throw new InputException($"site {view.Site}: the model computes a number that is not finite at row {row}; " +
                    "its weights are damaged or need a wider type");
            if (row >= first) sink(site, row, values);
            row++;
        }
    }

    long Ordinary(ReadOnlySpan<int> ids)
    {
        long count = 0;
        foreach (int id in ids)
            if (!items.IsSpecial(id)) count++;
        return count;
    }

    (TokenBatch Batch, int Next) Batch(int context, long end)
    {
        var sequences = new List<int[]>();
        int tokens = 0;
        for (; context < items.Description.Contexts && tokens < TokensAtOnce && firstRows[context] < end; context++)
        {
            sequences.Add(items.Context(context).ToArray());
            tokens += sequences[^1].Length;
        }
        return (TokenBatch.Of([.. sequences]), context);
    }
}
