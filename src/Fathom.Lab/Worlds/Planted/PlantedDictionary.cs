using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Lab.Planted;

/// <summary>
/// Vectors that are sparse sums of known directions: x = Σ_i a_i D_i, the truth that a sparse dictionary looks for. Rows are made
/// as they are read, each from its number alone, so training may see as many as it likes.
/// </summary>
public sealed class PlantedDictionary : IVectorSource
{
    const int SampleRows = 1 << 16, BlockRows = 256;
    const ulong DirectionStream = ulong.MaxValue, FactorStream = ulong.MaxValue - 1;

    readonly float[] directions;
    readonly PlantedFirings firings;
    readonly double[] mean;

    /// <param name="config">The world; checked here.</param>
    /// <param name="workers">Threads to use; nothing depends on them.</param>
    /// <exception cref="InputException">The configuration does not fit.</exception>
    public PlantedDictionary(PlantedConfig config, Workers workers)
    {
        config.Validate();
        Config = config;
        directions = PlantedDirections.Make(config.Features, config.Width, config.OrthogonalSteps,
            new Philox(config.Seed, DirectionStream), workers);
        firings = new PlantedFirings(config, new Philox(config.Seed, FactorStream));
        (mean, MeanSquaredNorm) = Measure(workers);
    }

    public PlantedConfig Config { get; }

    public long Count => Config.Rows + Config.HeldOut;

    public long TrainCount => Config.Rows;

    public int Width => Config.Width;

    /// <summary>Mean of the first 65,536 training rows, [d].</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>Mean of ‖x‖² over the first 65,536 training rows.</summary>
    public double MeanSquaredNorm { get; }

    /// <summary>D, [N, d], rows of norm 1.</summary>
    public ReadOnlySpan<float> Directions => directions;

    /// <summary>[N] how often each feature fires.</summary>
    public ReadOnlySpan<double> Probabilities => firings.Probability;

    public void Read(long first, int count, Span<float> rows)
    {
        RequireRows(first, count);
        var firing = new List<(int, float)>();
        for (int i = 0; i < count; i++) ReadRow(first + i, rows.Slice(i * Width, Width), firing);
    }

    public unsafe void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        foreach (long index in indices) RequireRows(index, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, indices.Length * Width);
        fixed (long* pi = indices)
        fixed (float* pr = rows)
        {
            long* numbers = pi;
            float* to = pr;
            workers.ForRanges(indices.Length, BlockRows, (start, end, _) =>
            {
                var firing = new List<(int, float)>();
                for (int i = start; i < end; i++) ReadRow(numbers[i], new Span<float>(to + (long)i * Width, Width), firing);
            });
        }
    }

    /// <summary>The truth of rows: which features fire, and their magnitudes a_i.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="codes">Reshaped and filled: an entry is a feature that fires.</param>
    /// <param name="workers">Threads to use.</param>
    public void ReadTruth(long first, int count, SparseCodes codes, Workers workers)
    {
        RequireRows(first, count);
        var rows = new List<(int Feature, float Magnitude)>[count];
        workers.ForRanges(count, BlockRows, (start, end, _) =>
        {
            for (int i = start; i < end; i++) firings.Read(Random(first + i), rows[i] = []);
        });
        codes.Reshape([.. rows.Select(row => row.Count)]);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < rows[i].Count; j++)
                (codes.Indices[codes.Start(i) + j], codes.Values[codes.Start(i) + j]) = rows[i][j];
    }

    public void Dispose()
    {
        // Nothing is held that would have to be given back.
    }

    Philox Random(long row) => new(Config.Seed, (ulong)row);

    void ReadRow(long row, Span<float> x, List<(int Feature, float Magnitude)> firing)
    {
        firings.Read(Random(row), firing);
        x.Clear();
        foreach (var (feature, magnitude) in firing)
            TensorPrimitives.MultiplyAdd(directions.AsSpan(feature * Width, Width), magnitude, x, x);
    }

    void RequireRows(long first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, Count);
    }

    (double[] Mean, double SquaredNorm) Measure(Workers workers)
    {
        int count = (int)Math.Min(SampleRows, TrainCount);
        var sums = new double[(count + BlockRows - 1) / BlockRows][];
        var squares = new double[sums.Length];
        workers.ForRanges(count, BlockRows, (start, end, block) =>
        {
            var firing = new List<(int, float)>();
            float[] x = new float[Width];
            sums[block] = new double[Width];
            for (int row = start; row < end; row++)
            {
                ReadRow(row, x, firing);
                for (int c = 0; c < Width; c++) sums[block][c] += x[c];
                squares[block] += TensorPrimitives.SumOfSquares<float>(x);
            }
        });
        var total = new double[Width];
        foreach (double[] sum in sums) TensorPrimitives.Add(total, sum, total);
        TensorPrimitives.Divide(total, count, total);
        return (total, squares.Sum() / count);
    }
}
