using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The core metrics of a dictionary, on held-out rows and contexts only, with controls beside it.</summary>
public static class CoreEvaluation
{
    /// <summary>Rows that are encoded at a time.</summary>
    const int BlockRows = 2048;

    /// <summary>Stream of the permutation under the seed.</summary>
    const ulong PermutationStream = 0x7065726D;

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
        Workers workers, Action<CoreProgress>? progress = null, CancellationToken cancel = default)
    {
        if (subject.Rows.Count == subject.Rows.TrainCount)
            throw new InputException($"all {subject.Rows.Count} rows of {sites} were for training; expected held-out ones: " +
                "capture with 'fathom capture --holdout 0.1'");
        TokenContexts? contexts = subject.Model is null ? null : TokenContexts.HeldOut(items, subject.Model.Config);
        CoreResult Measure(CoreSubject one, LatentGeometry? geometry) =>
            CoreEvaluation.Measure(one, geometry, sites, contexts, workers, progress, cancel);
        var (dictionary, permuted) = WithPermuted(subject, seed, Measure, cancel);
        return new(dictionary, [permuted, .. controls.Select(control => Measure(control, null))], sites, HeldOut: true, seed);
    }

    /// <summary>
    /// Measures a dictionary on vectors alone: everything but what needs a model. Held-out rows where the source has them,
    /// else all rows.
    /// </summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static CoreReport RunOnVectors(ISparseCoder coder, IVectorSource rows, ulong seed, Workers workers,
        Action<CoreProgress>? progress = null, CancellationToken cancel = default)
    {
        var subject = new CoreSubject(CoreSubject.Dictionary, coder, rows);
        CoreResult Measure(CoreSubject one, LatentGeometry? geometry) =>
            CoreEvaluation.Measure(one, geometry, null, null, workers, progress, cancel);
        var (dictionary, permuted) = WithPermuted(subject, seed, Measure, cancel);
        return new(dictionary, [permuted], null, rows.TrainCount < rows.Count, seed);
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

    /// <summary>
    /// A dictionary and its permuted-decoder control: which rows the decoder has is kept, which latent writes which is not.
    /// </summary>
    static (CoreResult Dictionary, CoreResult Permuted) WithPermuted(CoreSubject subject, ulong seed,
        Func<CoreSubject, LatentGeometry?, CoreResult> measure, CancellationToken cancel)
    {
        CoreResult dictionary = measure(subject, null);
        var permutation = new Permutation(subject.Coder.LatentCount, new Philox(seed, PermutationStream));
        var order = new int[subject.Coder.LatentCount];
        for (int i = 0; i < order.Length; i++) order[i] = (int)permutation[i];
        ISparseCoder permuted = subject.Coder.WithPermutedDecoder(order);
        using (permuted as IDisposable)
        {
            LatentGeometry geometry = dictionary.Geometry.OfPermuted(permuted, order, cancel);
            return (dictionary, measure(subject with { Name = CoreSubject.PermutedDecoder, Coder = permuted }, geometry));
        }
    }

    /// <param name="known">What the weights say, where that is known already.</param>
    static CoreResult Measure(CoreSubject subject, LatentGeometry? known, CoderSites? sites, TokenContexts? contexts, Workers workers,
        Action<CoreProgress>? progress, CancellationToken cancel)
    {
        ISparseCoder coder = subject.Coder;
        RequireFit(subject);
        Action<long, long> Report(CoreStage stage) => (done, total) => progress?.Invoke(new(subject.Name, stage, done, total));

        var (reconstruction, latents) = Reconstruct(subject, workers, Report(CoreStage.Rows), cancel);
        Report(CoreStage.Weights)(0, coder.LatentCount);
        LatentGeometry geometry = known ?? LatentGeometry.Of(coder, workers, cancel);
        LossSummary? loss = subject.Model is not { } model || sites is null || contexts is null ? null
            : SplicedLoss.Measure(model, sites, coder, (subject.Targets ?? subject.Rows).Mean, contexts, workers, Report(CoreStage.Model),
                cancel: cancel);
        return new(subject.Name, reconstruction, latents, geometry, loss);
    }

    internal static (ReconstructionSummary Reconstruction, LatentActivity Latents) Reconstruct(CoreSubject subject,
        Workers workers, Action<long, long> progress, CancellationToken cancel)
    {
        var (_, coder, rows, _) = subject;
        int d = coder.Width, dOut = coder.OutputWidth;
        long start = rows.TrainCount < rows.Count ? rows.TrainCount : 0, count = rows.Count - start;
        var metrics = new ReconstructionMetrics(dOut, coder.WriteNorms.ToArray());
        var codes = new SparseCodes(1, 1);
        float[] x = new float[BlockRows * d], reconstruction = new float[BlockRows * dOut];
        float[] targets = subject.Targets is null ? [] : new float[BlockRows * dOut];
        var contexts = new int[Positions(rows) is null ? 0 : BlockRows];
        for (long done = 0; done < count;)
        {
            cancel.ThrowIfCancellationRequested();
            int n = (int)Math.Min(BlockRows, count - done);
            Span<float> block = x.AsSpan(0, n * d), output = reconstruction.AsSpan(0, n * dOut);
            rows.Read(start + done, n, block);
            coder.Encode(block, n, codes, workers);
            coder.Decode(block, codes, output, workers);
            Contexts(rows, start + done, n, contexts);
            Span<float> expected = targets.Length == 0 ? block : targets.AsSpan(0, n * dOut);
            subject.Targets?.Read(start + done, n, expected);
            metrics.Add(expected, output, codes, contexts.AsSpan(0, Math.Min(n, contexts.Length)), workers);
            progress(done += n, count);
        }
        return metrics.Summary(workers);
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
