using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The core metrics of a dictionary, on held-out rows and contexts only, with controls beside it.</summary>
public static class CoreEvaluation
{
    /// <summary>Measures a dictionary of a run.</summary>
    /// <param name="subject">The dictionary with its model and the rows of its site; without a model, as where it reads several,
    /// there is no loss.</param>
    /// <param name="sites">Where it reads and writes.</param>
    /// <param name="items">The run's contexts.</param>
    /// <param name="controls">Controls with models of their own, such as the random-init model; they are measured by the same
    /// code. The permuted decoder is always there and not among them.</param>
    /// <param name="seed">Of the permutation.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Gives it up within a block of work.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    /// <exception cref="InputException">Nothing is held out, or the parts do not fit one another.</exception>
    public static CoreReport Run(CoreSubject subject, CoderSites sites, ItemStore items, IReadOnlyList<CoreSubject> controls, ulong seed,
        Workers workers, Action<string, long, long>? progress = null, CancellationToken cancel = default) =>
        Run(subject, sites, items, controls, seed, new MetricSession(new(null), [seed], workers, cancel) { Progress = progress });

    /// <summary>
    /// Measures a dictionary on vectors alone: everything but what needs a model. Held-out rows where the source has them,
    /// else all rows.
    /// </summary>
    /// <inheritdoc cref="Run(CoreSubject, CoderSites, ItemStore, IReadOnlyList{CoreSubject}, ulong, Workers, Action{string, long,
    /// long}, CancellationToken)" path="/exception"/>
    public static CoreReport RunOnVectors(ISparseCoder coder, IVectorSource rows, ulong seed, Workers workers,
        Action<string, long, long>? progress = null, CancellationToken cancel = default) =>
        Run(new(CoreSubject.Dictionary, coder, rows), null, null, [], seed,
            new MetricSession(new(null), [seed], workers, cancel) { Progress = progress });

    static CoreReport Run(CoreSubject subject, CoderSites? sites, ItemStore? items, IReadOnlyList<CoreSubject> controls,
        ulong seed, MetricSession session)
    {
        using var context = new MetricContext
        {
            Name = subject.Name,
            Subject = subject,
            Sites = sites,
            Items = items,
            Source = new("", null, null, "", null, ""),
            Session = session,
        };
        if (sites is not null) RequireHeldOut(subject.Rows, sites.ToString());
        CoreSubject permuted = context.Of(Control.Permuted, seed)!;
        return new(Measure(context, subject), [.. ((CoreSubject[])[permuted, .. controls]).Select(one => Measure(context, one))],
            sites, sites is not null || subject.Rows.HasHeldOut, seed);
    }

    /// <summary>Refuses rows of a run of which none are held out.</summary>
    internal static void RequireHeldOut(IVectorSource rows, string site)
    {
        if (!rows.HasHeldOut)
            throw new InputException($"all {rows.Count} rows of {site} were for training; expected held-out ones: " +
                "capture with 'fathom capture --holdout 0.1'");
    }

    /// <summary>Refuses a dictionary that is not one of these rows.</summary>
    /// <exception cref="InputException">It reads or writes other widths, or there is nothing that it is to write.</exception>
    public static void RequireFit(CoreSubject subject)
    {
        (ISparseCoder coder, IVectorSource written) = (subject.Coder, subject.Targets ?? subject.Rows);
        if (subject.Targets is null) RequireAutoencoder(coder);
        if (coder.Width != subject.Rows.Width || coder.OutputWidth != written.Width)
            throw new InputException($"{subject.Name}: the dictionary reads vectors of width {coder.Width} and writes " +
                $"{coder.OutputWidth}, those to measure have width {subject.Rows.Width} and {written.Width}; " +
                "choose the site that it was trained on");
    }

    /// <summary>Refuses what does not stand for the vectors that it reads.</summary>
    internal static void RequireAutoencoder(ISparseCoder coder)
    {
        if (!coder.IsAutoencoder)
            throw new InputException($"the dictionary is a transcoder: it reads width {coder.Width} and writes width " +
                $"{coder.OutputWidth} of another site; expected an autoencoder, which writes what it reads");
    }

    /// <summary>The core metrics of one subject.</summary>
    internal static CoreResult Measure(MetricContext context, CoreSubject subject)
    {
        RequireFit(subject);
        RowResult rows = context.Rows(subject);
        LatentGeometry geometry = context.Geometry(subject);
        SplicedLosses? losses = context.Losses(subject);
        return new(subject.Name, rows.Reconstruction, rows.Latents, geometry, losses?.Summary)
        {
            Resamples = Resampled(rows, losses, context),
        };
    }

    static Dictionary<string, double[]> Resampled(RowResult rows, SplicedLosses? losses, MetricContext context)
    {
        Dictionary<string, double[]> all = rows.Documents?.Resampled(rows.Reconstruction, context.Seed, context.Workers) ?? [];
        if (losses is null) return all;
        string[] keys = [.. CoreFigures.OfLoss(losses.Summary).Select(figure => figure.Key)];
        double[][] drawn = Bootstrap.Of(losses.ByDocument(), SplicedLosses.Terms, [.. keys.Select((_, i) =>
            (Func<double[], double>)(sums => CoreFigures.OfLoss(SplicedLosses.Of(sums))[i].Value))], context.Seed,
            context.Workers);
        for (int i = 0; i < drawn.Length; i++) all[keys[i]] = drawn[i];
        return all;
    }

    internal static RowResult Reconstruct(CoreSubject subject, ItemStore? items, Workers workers, Action<long, long> progress,
        CancellationToken cancel) => ReconstructAlike([subject], items, workers, progress, cancel)[0];

    /// <summary>What subjects that encode to the same bits make of the measured rows, encoded once.</summary>
    /// <param name="subjects">The first, and those that differ from it in the decoder alone.</param>
    /// <param name="items">The contexts; null without.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told rows done and rows in all.</param>
    /// <param name="cancel">Gives it up between blocks.</param>
    internal static RowResult[] ReconstructAlike(IReadOnlyList<CoreSubject> subjects, ItemStore? items, Workers workers,
        Action<long, long> progress, CancellationToken cancel)
    {
        var (_, coder, rows, _) = subjects[0];
        int dOut = coder.OutputWidth;
        long start = rows.FirstMeasured, count = rows.Count - start;
        int most = (int)Math.Min(RowSelection.EncodedRows, count);
        ReconstructionMetrics[] metrics = [.. subjects.Select(one => new ReconstructionMetrics(dOut, one.Coder.WriteNorms.ToArray()))];
        var reconstruction = new float[most * dOut];
        IVectorSource? targets = subjects[0].Targets;
        var written = new float[targets is null ? 0 : most * dOut];
        var contexts = new int[Positions(rows) is null ? 0 : most];
        DocumentRows?[] documents = [.. subjects.Select(_ => contexts.Length == 0 || items is null ? null
            : new DocumentRows((targets ?? rows).Mean.ToArray()))];
        var documentOf = new int[documents[0] is null ? 0 : most];
        new RowSelection(rows, start, count).Encode([coder], workers, (x, codes, done) =>
        {
            int n = codes[0].Rows;
            Span<float> output = reconstruction.AsSpan(0, n * dOut);
            Contexts(rows, start + done, n, contexts);
            targets?.Read(start + done, n, written.AsSpan(0, n * dOut));
            ReadOnlyMemory<float> expected = targets is null ? x : written.AsMemory(0, n * dOut);
            for (int i = 0; i < Math.Min(n, documentOf.Length); i++) documentOf[i] = items!.Entry(contexts[i]).Document;
            for (int one = 0; one < metrics.Length; one++)
            {
                subjects[one].Coder.Decode(x.Span, codes[0], output, workers);
                metrics[one].Add(expected.Span, output, codes[0], contexts.AsSpan(0, Math.Min(n, contexts.Length)), workers);
                documents[one]?.Add(expected, reconstruction.AsMemory(0, n * dOut), codes[0], documentOf.AsSpan(0, n), workers);
            }
            progress(done + n, count);
        }, cancel);
        return [.. metrics.Zip(documents, (of, own) =>
        {
            var (summary, latents) = of.Summary(workers);
            return new RowResult(summary, latents, own);
        })];
    }

    static void Contexts(IVectorSource rows, long first, int count, int[] contexts)
    {
        if (Positions(rows) is not { } store) return;
        ReadOnlySpan<RowPosition> positions = store.Positions(first, count);
        for (int i = 0; i < count; i++) contexts[i] = positions[i].Context;
    }

    // Rows side by side are of the same tokens.
    static ActivationStore? Positions(IVectorSource rows) => (rows is JoinedVectors joined ? joined.Parts[0] : rows) as ActivationStore;
}
