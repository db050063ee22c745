using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Rows of vectors, encoded by several dictionaries side by side, block by block.</summary>
/// <param name="Source">The vectors: the held-out rows where there are some, else all.</param>
/// <param name="MostRows">Of these the first, at most so many.</param>
public sealed record ActivationPass(IVectorSource Source, int MostRows)
{
    /// <summary>The rows that are used.</summary>
    internal RowRange Rows => new(Source.FirstMeasured, (int)Math.Min(MostRows, Source.Count - Source.FirstMeasured));

    /// <summary>How many that are.</summary>
    public int Count => Rows.Count;

    /// <summary>Whether training never saw them.</summary>
    public bool HeldOut => Source.HasHeldOut;

    /// <summary>[d'] variances along their principal components, for <see cref="NullCosines"/>.</summary>
    /// <exception cref="InputException">All rows are the same.</exception>
    public double[] Variances(Workers workers) => PrincipalComponents.Of(Rows.Of(Source), FitContext.Of(workers)).Variances;

    /// <param name="coders">Dictionaries.</param>
    /// <param name="take">Gets n rows [n, d] and their codes by each dictionary, blocks in order.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many rows are done, and of how many.</param>
    /// <param name="cancel">Gives it up between blocks.</param>
    internal void Run(IReadOnlyList<ISparseCoder> coders, Action<ReadOnlyMemory<float>, SparseCodes[]> take, Workers workers,
        Action<long, long>? progress, CancellationToken cancel) =>
        Rows.Of(Source).Encode(coders, workers, (x, codes, place) =>
        {
            take(x, codes);
            progress?.Invoke(place + codes[0].Rows, Count);
        }, cancel);
}
