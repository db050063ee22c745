using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>Rows of vectors to train on, measure or index: a capture, or any matrix. Thread-safe to read.</summary>
public interface IVectorSource : IDisposable
{
    /// <summary>Rows.</summary>
    long Count { get; }

    /// <summary>The first rows, which training may see; the rest is held out.</summary>
    long TrainCount { get; }

    /// <summary>Whether any row is held out.</summary>
    bool HasHeldOut => TrainCount < Count;

    /// <summary>The first of the rows to measure on: those that are held out, or all where none are.</summary>
    long FirstMeasured => HasHeldOut ? TrainCount : 0;

    /// <summary>Width d.</summary>
    int Width { get; }

    /// <summary>Mean of the training rows, [d].</summary>
    ReadOnlySpan<double> Mean { get; }

    /// <summary>Mean over the training rows of ‖x‖².</summary>
    double MeanSquaredNorm { get; }

    /// <summary>Reads rows first … first + count − 1.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="rows">[count, d]</param>
    void Read(long first, int count, Span<float> rows);

    /// <summary>Reads rows from anywhere.</summary>
    /// <param name="indices">[n] row numbers.</param>
    /// <param name="rows">[n, d]</param>
    /// <param name="workers">Threads to use.</param>
    void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers);

    /// <summary>Mean and mean squared norm of the first rows.</summary>
    /// <param name="rows">How many, at most <see cref="TrainCount"/>.</param>
    /// <param name="workers">Threads to use; no bit depends on them.</param>
    RowMoments MomentsOfFirst(long rows, Workers workers) => RowMoments.Of(this, rows, workers);
}
