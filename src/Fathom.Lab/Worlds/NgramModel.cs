using System.Runtime.InteropServices;

namespace Fathom.Lab.Worlds;

/// <summary>
/// Interpolated Kneser–Ney n-gram model, one discount for each order: what a text looks like to someone who sees the last
/// n − 1 tokens only.
/// <code>
/// p(w | h) = max(c(h w) − D, 0) / c(h) + D · N(h ·) / c(h) · p(w | h without its first token)
/// </code>
/// c counts occurrences at the highest order and distinct left neighbours below it; N(h ·) counts distinct successors;
/// D = n₁ / (n₁ + 2 n₂) with n_i the grams of the order that have a count of i; below the first order everything is equally
/// likely. A context that was never seen leaves the estimate to the next shorter one.
/// </summary>
/// <remarks>
/// R. Kneser and H. Ney, Improved backing-off for m-gram language modeling, ICASSP 1995. The interpolated form is that of
/// S. F. Chen and J. Goodman, An empirical study of smoothing techniques for language modeling, Computer Speech and Language
/// 13 (1999).
/// </remarks>
public sealed class NgramModel
{
    readonly int order, vocabulary;
    readonly Dictionary<UInt128, int>[] counts;
    readonly Dictionary<UInt128, (int Total, int Distinct)>[] contexts;
    readonly double[] discounts;

    /// <summary>Counts the grams of some sequences.</summary>
    /// <param name="order">n: tokens in a gram, 1 to 7.</param>
    /// <param name="vocabulary">Different tokens, at most 65,535.</param>
    /// <param name="sequences">
    /// [any number][T]: token ids from 0 to <paramref name="vocabulary"/> − 1, each sequence on its own; its start is seen as
    /// a token of its own.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The order or the vocabulary is out of its range.</exception>
    public NgramModel(int order, int vocabulary, IEnumerable<int[]> sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 7);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vocabulary, ushort.MaxValue);
        (this.order, this.vocabulary) = (order, vocabulary);
        counts = [.. Enumerable.Range(0, order).Select(_ => new Dictionary<UInt128, int>())];
        contexts = [.. Enumerable.Range(0, order).Select(_ => new Dictionary<UInt128, (int, int)>())];
        discounts = new double[order];
        foreach (int[] sequence in sequences)
            for (int at = 0; at < sequence.Length; at++) Add(counts[order - 1], Key(sequence, at, order));
        for (int n = order - 1; n > 0; n--)
            foreach (UInt128 gram in counts[n].Keys) Add(counts[n - 1], Tail(gram, n));
        for (int n = 0; n < order; n++) Summarise(n);
    }

    /// <summary>Mean −ln p(token | the n − 1 before it) over some sequences, nats per token; NaN when they are empty.</summary>
    /// <param name="sequences">[any number][T]: token ids, as for the constructor.</param>
    public double Loss(IEnumerable<int[]> sequences)
    {
        double sum = 0;
        long tokens = 0;
        foreach (int[] sequence in sequences)
            for (int at = 0; at < sequence.Length; at++, tokens++) sum -= Math.Log(Probability(sequence, at));
        return sum / tokens;
    }

    /// <summary>p of the token at a position, given the n − 1 before it; sums to 1 over the vocabulary.</summary>
    /// <param name="sequence">[T]: token ids, as for the constructor.</param>
    /// <param name="at">The position, from 0 to T − 1.</param>
    public double Probability(int[] sequence, int at)
    {
        double p = 1.0 / vocabulary;
        for (int n = 0; n < order; n++)
        {
            UInt128 gram = Key(sequence, at, n + 1);
            if (!contexts[n].TryGetValue(gram >> 16, out var context)) continue;
            double seen = counts[n].GetValueOrDefault(gram);
            p = Math.Max(seen - discounts[n], 0) / context.Total + discounts[n] * context.Distinct / context.Total * p;
        }
        return p;
    }

    void Summarise(int n)
    {
        long once = 0, twice = 0;
        foreach ((UInt128 gram, int count) in counts[n])
        {
            var context = contexts[n].GetValueOrDefault(gram >> 16);
            contexts[n][gram >> 16] = (context.Total + count, context.Distinct + 1);
            if (count == 1) once++;
            if (count == 2) twice++;
        }
        discounts[n] = once + twice == 0 ? 0.5 : once / (once + 2.0 * twice);
    }

    // The last n tokens up to a position, the newest lowest, 16 bits each; 0 stands for what is before the start.
    static UInt128 Key(int[] sequence, int at, int n)
    {
        UInt128 key = 0;
        for (int i = at - n + 1; i <= at; i++) key = key << 16 | (uint)(i < 0 ? 0 : sequence[i] + 1);
        return key;
    }

    static UInt128 Tail(UInt128 gram, int tokens) => gram & ((UInt128.One << (16 * tokens)) - 1);

    static void Add(Dictionary<UInt128, int> counts, UInt128 key) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
}
