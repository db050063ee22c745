using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Latents of two dictionaries paired one to one by the |cosine| of their directions.</summary>
/// <param name="Method">How.</param>
/// <param name="Partner">[n] the b of each a, −1 for none.</param>
public sealed record DirectionPairs(MatchMethod Method, int[] Partner)
{
    /// <summary>Cosines that are held at once: 16,384 × 16,384 are a GiB, and take some twenty seconds on two cores.</summary>
    public const long MostCosines = 1L << 28;

    const int BlockRows = 1008;

    /// <param name="a">[n, d] of norm 1 or 0.</param>
    /// <param name="b">[m, d] likewise.</param>
    /// <param name="ofA">Nearest b of each a.</param>
    /// <param name="ofB">Nearest a of each b.</param>
    /// <param name="width">d.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    /// <param name="mostCosines">n · m above which <see cref="MatchMethod.MutualNearest"/> is used.</param>
    internal static DirectionPairs Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, BestCosines ofA, BestCosines ofB, int width,
        Workers workers, CancellationToken cancel, long mostCosines = MostCosines)
    {
        int n = a.Length / width, m = b.Length / width;
        if ((long)n * m > mostCosines) return new(MatchMethod.MutualNearest, Mutual(ofA.Nearest, ofB.Nearest));
        // The smaller one is assigned: the other order would need a transposed copy.
        int[] assigned = n <= m ? Assign(a, b, width, workers, cancel) : Assign(b, a, width, workers, cancel);
        if (n <= m) return new(MatchMethod.Assignment, assigned);
        var partner = new int[n];
        Array.Fill(partner, -1);
        for (int j = 0; j < m; j++) partner[assigned[j]] = j;
        return new(MatchMethod.Assignment, partner);
    }

    static int[] Mutual(int[] ofA, int[] ofB) => [.. ofA.Select((b, a) => ofB[b] == a ? b : -1)];

    static int[] Assign(ReadOnlySpan<float> rows, ReadOnlySpan<float> columns, int width, Workers workers,
        CancellationToken cancel)
    {
        int n = rows.Length / width, m = columns.Length / width;
        var cost = new float[checked(n * m)];
        using PackedWeights packed = new PackedWeights(m, width).Pack(columns, WeightLayout.OutputByInput, workers);
        for (int first = 0; first < n; first += BlockRows)
        {
            int count = Math.Min(BlockRows, n - first);
            Span<float> block = cost.AsSpan(first * m, count * m);
            Linear.Forward(rows.Slice(first * width, count * width), count, packed, [], block, workers);
            TensorPrimitives.Abs(block, block);
            TensorPrimitives.Negate(block, block);
        }
        return LinearAssignment.Solve(cost, n, m, cancel);
    }
}
