using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The subject model of an index; of a control with random parameters those parameters.</summary>
sealed class SubjectModel : ISubject
{
    const int BatchTokens = 4096;

    readonly Lock gate = new();
    readonly Workers workers;
    readonly LanguageModel model;
    readonly ISparseCoder coder;
    readonly Site site;
    readonly SparseCodes codes = new(0, 1);

    /// <param name="run">The run.</param>
    /// <param name="index">Of a dictionary of it.</param>
    /// <param name="workers">Threads of one pass.</param>
    /// <exception cref="InputException">The model is gone or has changed, or the dictionary cannot be read.</exception>
    public SubjectModel(RunFolder run, IndexDescription index, Workers workers)
    {
        this.workers = workers;
        coder = SaeLensFolder.Read(run.Dictionary(index.Dictionary)).Coder;
        using ActivationStore store = ActivationStore.Open(run.Capture(index.Capture));
        site = Site.Parse(store.Description.Site);
        model = ModelOfRun.Load(store, workers);
    }

    public float[] LastActivations(int latent, IReadOnlyList<int[]> texts)
    {
        var found = new List<float>(texts.Count);
        lock (gate)
        {
            for (int first = 0; first < texts.Count;)
            {
                int end = first, tokens = 0;
                while (end < texts.Count && (end == first || tokens + texts[end].Length <= BatchTokens)) tokens += texts[end++].Length;
                found.AddRange(LastOf(latent, [.. texts.Skip(first).Take(end - first)]));
                first = end;
            }
        }
        return [.. found];
    }

    public float[] Surprisals(int[] text)
    {
        if (text.Length < 2) return [];
        lock (gate) return NextTokenLoss.Of(model, TokenBatch.Of(text)).NegativeLogLikelihoods;
    }

    public void Dispose()
    {
        model.Dispose();
        (coder as IDisposable)?.Dispose();
    }

    float[] LastOf(int latent, int[][] texts)
    {
        var batch = TokenBatch.Of(texts);
        ActivationCache cache = model.RunWithCache(batch, site);
        var rows = new float[texts.Length * coder.Width];
        for (int i = 0; i < texts.Length; i++)
            cache.Row(site, batch.Starts[i + 1] - 1).CopyTo(rows.AsSpan(i * coder.Width));
        coder.Encode(rows, texts.Length, codes, workers);
        return [.. Enumerable.Range(0, texts.Length).Select(row =>
            codes.RowIndices(row).IndexOf(latent) is >= 0 and var at ? codes.RowValues(row)[at] : 0)];
    }
}
