using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// What a figure would have been on other documents like these (Efron 1979): as many documents as there are, drawn with
/// replacement, the figure computed of their sums, and that a thousand times. Tokens of one document are alike, so documents are
/// drawn and not tokens. Under one seed the draws are the same for every figure and every column, so that differences of two
/// columns are of the same documents.
/// </summary>
public static class Bootstrap
{
    /// <summary>Draws.</summary>
    public const int Draws = 1000;

    /// <summary>Fewer documents say nothing about others.</summary>
    public const int FewestDocuments = 10;

    const double Outside = 0.05;

    /// <summary>Stream of the draws under the seed.</summary>
    const ulong Stream = 0x626F6F74;

    /// <param name="sums">[documents, terms] what each document adds to each sum.</param>
    /// <param name="terms">Sums that the figures are made of.</param>
    /// <param name="figures">Each from the sums, [terms].</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[figures][draws]; empty where there are too few documents.</returns>
    public static double[][] Of(ReadOnlyMemory<double> sums, int terms, IReadOnlyList<Func<double[], double>> figures, ulong seed,
        Workers workers)
    {
        double[][]? drawn = Of(sums, terms, total => figures.Select(figure => figure(total)).ToArray(), seed, workers);
        return drawn is null ? [] : [.. figures.Select((_, i) => drawn.Select(draw => draw[i]).ToArray())];
    }

    /// <summary>What is computed of the sums of each draw.</summary>
    /// <param name="sums">[documents, terms] what each document adds to each sum.</param>
    /// <param name="terms">Sums that it is made of.</param>
    /// <param name="figure">From the sums, [terms].</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[draws]; null where there are too few documents.</returns>
    internal static T[]? Of<T>(ReadOnlyMemory<double> sums, int terms, Func<double[], T> figure, ulong seed, Workers workers) =>
        Of(sums.Length / terms, times =>
        {
            var total = new double[terms];
            for (int document = 0; document < times.Length; document++)
                if (times[document] > 0)
                    TensorPrimitives.MultiplyAdd(sums.Span.Slice(document * terms, terms), times[document], total, total);
            return figure(total);
        }, seed, workers);

    /// <summary>What is computed of how often each document is in a draw.</summary>
    /// <param name="documents">How many there are.</param>
    /// <param name="figure">From [documents] how often each is drawn.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[draws]; null where there are too few documents.</returns>
    internal static T[]? Of<T>(int documents, Func<int[], T> figure, ulong seed, Workers workers)
    {
        if (documents < FewestDocuments) return null;
        Philox random = Random(seed);
        var drawn = new T[Draws];
        workers.For(Draws, draw =>
        {
            var times = new int[documents];
            for (int i = 0; i < documents; i++) times[Drawn(random, draw, i, documents)]++;
            drawn[draw] = figure(times);
        });
        return drawn;
    }

    /// <summary>The middle 95 %, in a straight line between neighbours; draws in which the figure is undefined are left
    /// out.</summary>
    public static Interval Interval(IEnumerable<double> draws)
    {
        double[] sorted = [.. draws.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? new(double.NaN, double.NaN)
            : new(Quantile(sorted, Outside / 2), Quantile(sorted, 1 - Outside / 2));
    }

    /// <summary>What decides all draws under a seed.</summary>
    internal static Philox Random(ulong seed) => new(seed, Stream);

    /// <summary>Number of the document in a place of a draw.</summary>
    internal static int Drawn(Philox random, int draw, int place, int documents) =>
        (int)random.Below((ulong)draw * (ulong)documents + (ulong)place, documents);

    static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
