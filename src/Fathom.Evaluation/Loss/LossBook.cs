using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// What one model loses on the held-out contexts of a run: clean, with zeros, with means and with dictionaries in place of its
/// activations, each measured once and kept for all dictionaries and metrics.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="identity">Of the model; empty: nothing is kept.</param>
/// <param name="items">The run's contexts.</param>
/// <param name="cache">Where it is kept.</param>
/// <param name="workers">Threads to use; no influence on any bit.</param>
public sealed class LossBook(LanguageModel model, string identity, ItemStore items, EvaluationCache cache, Workers workers)
{
    const int BatchTokens = 2048;

    /// <summary>The contexts.</summary>
    public TokenContexts Contexts { get; } = TokenContexts.HeldOut(items, model.Config);

    /// <summary>Measures what is not known yet of some dictionaries, with one clean pass for all.</summary>
    /// <param name="subjects">Dictionaries of this model, with where they read and write.</param>
    /// <param name="progress">Told contexts done and contexts in all.</param>
    /// <param name="cancel">Gives it up between batches.</param>
    /// <exception cref="InputException">One does not fit the model.</exception>
    public void Measure(IReadOnlyList<(CoreSubject Subject, CoderSites Sites)> subjects, Action<long, long>? progress,
        CancellationToken cancel)
    {
        var wanted = new Dictionary<string, Replacement>();
        foreach ((CoreSubject subject, CoderSites sites) in subjects)
            foreach ((string key, Replacement replacement) in Parts(subject, sites))
                if (!IsKept(key)) wanted[key] = replacement;
        if (wanted.Count == 0 && IsKept(Key("clean"))) return;
        string[] keys = [.. wanted.Keys];
        (ContextLosses clean, ContextLosses[] replaced) = SplicedPasses.Run(model, [.. keys.Select(key => wanted[key])],
            Contexts, workers, progress, BatchTokens, cancel);
        cache.Put(What, Key("clean"), Joined(clean));
        for (int i = 0; i < keys.Length; i++) cache.Put(What, keys[i], Joined(replaced[i]));
    }

    /// <summary>The losses of one dictionary, measured now where they were not before.</summary>
    /// <inheritdoc cref="Measure"/>
    public SplicedLosses Of(CoreSubject subject, CoderSites sites, Action<long, long>? progress, CancellationToken cancel)
    {
        // Without identities nothing can be kept, so it is measured here and now.
        if (identity.Length == 0 || subject.Identity.Length == 0 || subject.RowsIdentity.Length == 0)
        {
            (ContextLosses clean, ContextLosses[] replaced) = SplicedPasses.Run(model,
                [.. Parts(subject, sites).Select(part => part.Replacement)], Contexts, workers, progress, BatchTokens, cancel);
            return new(Contexts, clean, replaced[0], replaced[1], replaced[2]);
        }
        Measure([(subject, sites)], progress, cancel);
        ContextLosses[] parts = [.. Parts(subject, sites).Select(part => Kept(part.Key))];
        return new(Contexts, Kept(Key("clean")), parts[0], parts[1], parts[2]);
    }

    const string What = "losses";

    IEnumerable<(string Key, Replacement Replacement)> Parts(CoreSubject subject, CoderSites sites)
    {
        float[] mean = SplicedLoss.Single((subject.Targets ?? subject.Rows).Mean);
        string outputs = string.Join(" + ", sites.Outputs);
        yield return (Key($"dictionary {subject.Identity} at {sites}"), Replacement.Of(sites, subject.Coder) with
        {
            Encoder = subject.Permutation?.Of.Coder ?? subject.Coder,
        });
        // What is put at the same sites is the same whatever is read.
        CoderSites written = new(sites.Outputs, []);
        yield return (Key($"zeros at {outputs}"), Replacement.Of(written, new float[mean.Length]));
        yield return (Key($"mean of {subject.RowsIdentity} at {outputs}"), Replacement.Of(written, mean));
    }

    string Key(string what) => $"{what}, model {identity}, items {items.Hash}";

    static double[] Joined(ContextLosses losses) => [.. losses.Loss, .. losses.Divergence];

    bool IsKept(string key) => cache.TryGet(What, key, out double[] _, 2 * Contexts.Count);

    ContextLosses Kept(string key) => cache.TryGet(What, key, out double[] joined, 2 * Contexts.Count)
        ? new(joined[..Contexts.Count], joined[Contexts.Count..])
        : throw new InvalidOperationException($"{key}: measured and not kept");
}
