using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Rows of vectors, encoded by several dictionaries side by side, block by block.</summary>
/// <param name="Source">The vectors: the held-out rows where there are some, else all.</param>
/// <param name="MostRows">Of these the first, at most so many.</param>
public sealed record ActivationPass(IVectorSource Source, int MostRows)
{
    const int BlockRows = 2048;

    /// <summary>The rows that are used.</summary>
    internal RowRange Rows
    {
        get
        {
            long first = Source.TrainCount < Source.Count ? Source.TrainCount : 0;
            return new(first, (int)Math.Min(MostRows, Source.Count - first));
        }
    }

    /// <summary>How many that are.</summary>
    public int Count => Rows.Count;

    /// <summary>Whether training never saw them.</summary>
    public bool HeldOut => Source.TrainCount < Source.Count;

    /// <summary>[d'] variances along their principal components, for <see cref="NullCosines"/>.</summary>
    /// <exception cref="InputException">All rows are the same.</exception>
    public double[] Variances(Workers workers) => PrincipalComponents.Of(Rows.Of(Source), FitContext.Of(workers)).Variances;

    /// <param name="coders">Dictionaries.</param>
    /// <param name="take">Gets n rows [n, d] and the codes of each dictionary, blocks in order.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many rows are done, and of how many.</param>
    /// <param name="cancel">Gives it up between blocks.</param>
    internal void Run(IReadOnlyList<ISparseCoder> coders, Action<float[], int, SparseCodes[]> take, Workers workers,
        Action<long, long>? progress, CancellationToken cancel)
    {
        SparseCodes[] codes = [.. coders.Select(_ => new SparseCodes(1, 1))];
        RowRange rows = Rows;
        var x = new float[Math.Min(BlockRows, rows.Count) * Source.Width];
        for (int done = 0; done < rows.Count;)
        {
            cancel.ThrowIfCancellationRequested();
            int n = Math.Min(BlockRows, rows.Count - done);
            Span<float> block = x.AsSpan(0, n * Source.Width);
            Source.Read(rows.First + done, n, block);
            for (int i = 0; i < codes.Length; i++) coders[i].Encode(block, n, codes[i], workers);
            take(x, n, codes);
            done += n;
            progress?.Invoke(done, rows.Count);
        }
    }
}
