using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Fits a baseline to rows of vectors and saves it as any dictionary. Same configuration, data and instruction set: the same
/// bits, for any number of threads. There are no checkpoints: what was stopped begins anew.
/// </summary>
public sealed class Fitter
{
    /// <summary>Rows that the saved firing frequencies are counted on at most.</summary>
    const int CountedRows = 1 << 16;

    /// <summary>Stream of the seed.</summary>
    const ulong CountStream = 8;

    readonly IVectorSource source;
    readonly TrainConfig config;
    readonly string folder;
    readonly Workers workers;

    /// <param name="reads">The rows: one source, whose first <see cref="IVectorSource.TrainCount"/> are fitted to.</param>
    /// <param name="writes">None.</param>
    /// <param name="config">Of a kind that <see cref="Fits"/>; checked here.</param>
    /// <param name="folder">Where the dictionary goes.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="OptionException">The configuration does not fit.</exception>
    public Fitter(IReadOnlyList<IVectorSource> reads, IReadOnlyList<IVectorSource> writes, TrainConfig config, string folder,
        Workers workers)
    {
        if (reads.Count != 1 || writes.Count != 0)
            throw new OptionException($"--architecture {config.Architecture}: a baseline reads and writes one site; " +
                "expected one --site and no --output-site");
        config.Validate(reads[0].Width, reads[0].TrainCount);
        (source, this.config, this.folder, this.workers) = (reads[0], config, folder, workers);
    }

    /// <summary>Whether a kind is fitted, rather than trained by steps.</summary>
    public static bool Fits(TrainConfig config) => Architecture.Of(config) is FittedArchitecture;

    /// <summary>Operations for a row each time that it is gone over, for estimates.</summary>
    public static double RowFlops(TrainConfig config, int width) =>
        ((FittedArchitecture)Architecture.Of(config)).RowFlops(config, width);

    /// <summary>Fits without saving.</summary>
    /// <param name="source">The rows, whose first <see cref="IVectorSource.TrainCount"/> are fitted to.</param>
    /// <param name="config">Of a kind that <see cref="Fits"/>; checked here.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="OptionException">The configuration does not fit.</exception>
    /// <exception cref="InputException">The rows do not determine the dictionary.</exception>
    public static ISparseCoder Fit(IVectorSource source, TrainConfig config, FitContext context)
    {
        config.Validate(source.Width, source.TrainCount);
        return ((FittedArchitecture)Architecture.Of(config)).Fit(RowSelection.OfTraining(source, config.Tokens, config.Seed),
            config, context);
    }

    /// <summary>Fits and saves.</summary>
    /// <param name="options">Resume keeps a finished dictionary, overwrite replaces it.</param>
    /// <param name="metadata">Further entries for cfg.json's metadata (model, site, …).</param>
    /// <param name="progress">Called after every block of rows.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <exception cref="InputException">Something is in the folder already, or the rows do not determine the dictionary.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is saved.</exception>
    public TrainResult Run(TrainOptions options, IReadOnlyDictionary<string, object?> metadata, Action<FitProgress>? progress,
        CancellationToken cancellation)
    {
        if (options.CheckpointSeconds != new TrainOptions().CheckpointSeconds)
            throw new OptionException($"--checkpoint-seconds is no option of --architecture {config.Architecture}; leave it out");
        if (new TrainFolder(folder).Prepare(options))
            return new(Finished(), null, 0, 0);
        var clock = Stopwatch.StartNew();
        var context = new FitContext(workers, progress, cancellation);
        RowSelection rows = RowSelection.OfTraining(source, config.Tokens, config.Seed);
        Sae sae = ((FittedArchitecture)Architecture.Of(config)).Fit(rows, config, context);
        (StepMetrics measured, double[] frequency) = Measure(sae, rows, context);
        var described = new Dictionary<string, object?>(metadata) { ["training"] = config };
        if (context.End is { } end) described["fit"] = end;
        SaeLensFolder.Write(folder, sae, described, frequency);
        return new(sae, measured, clock.Elapsed.TotalSeconds, 1) { Rows = rows.RowsRead, Fit = context.End };
    }

    Sae Finished()
    {
        LoadedDictionary found = SaeLensFolder.Read(folder);
        if (!JsonNode.DeepEquals(found.Config["metadata"]?["training"], JsonSerializer.SerializeToNode(config, JsonFile.Options)))
            throw new InputException($"{folder}: a dictionary made with other options is here already; " +
                "choose another --name, or --overwrite to replace it");
        return (Sae)found.Coder;
    }

    // What it does to a sample of the rows that it was fitted to.
    (StepMetrics, double[]) Measure(Sae sae, RowSelection rows, FitContext context)
    {
        RowSelection counted = rows.Sample(CountedRows, new Philox(config.Seed, CountStream));
        int d = rows.Width;
        float[] made = new float[(int)Math.Min(RowSelection.EncodedRows, counted.Count) * d];
        var fired = new long[sae.LatentCount];
        double error = 0, square = 0;
        var sum = new double[d];
        counted.Encode([sae], workers, (x, codes, _) =>
        {
            int n = codes[0].Rows;
            sae.Decode(x.Span, codes[0], made.AsSpan(0, n * d), workers);
            for (int row = 0; row < n; row++)
                foreach (int latent in codes[0].RowIndices(row)) fired[latent]++;
            for (int i = 0; i < n * d; i++)
            {
                double value = x.Span[i], rest = value - made[i];
                (error, square) = (error + rest * rest, square + value * value);
                sum[i % d] += value;
            }
        }, context.Cancellation);
        double variance = square - sum.Sum(value => value * value) / counted.Count, fvu = error / variance;
        double[] frequency = [.. fired.Select(count => count / (double)counted.Count)];
        return (new(1, rows.Count, fvu, fvu, 0, frequency.Sum(), fired.Count(count => count == 0), 0, 0, 0), frequency);
    }
}
