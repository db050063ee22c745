namespace Fathom.Features;

/// <summary>Intervals of 95 %.</summary>
static class Intervals
{
    const double Z = 1.959963984540054;
    const int Resamples = 1000;

    /// <summary>Of a share of independent answers, by Wilson's score (1927): never empty, also at 0 and 1.</summary>
    public static Interval Share(int hits, int count) => Share(hits / (double)count, count);

    /// <summary>
    /// Of a share of answers of which those of one document are alike: Wilson's of as many independent ones as they are worth,
    /// <code>
    /// n / max(1, V / V₀)    V = m/(m − 1) Σ_documents (Σ x − p)²    V₀ = n/(n − 1) Σ (x − p)²
    /// </code>
    /// (the design effect of Kish 1965). Where all answers are alike nothing tells V / V₀, and the m documents count.
    /// </summary>
    /// <param name="hits">x, [n] whether each is a hit, at least one.</param>
    /// <param name="documents">[n]</param>
    public static Interval Share(bool[] hits, int[] documents)
    {
        int n = hits.Length, count = hits.Count(hit => hit), m = documents.Distinct().Count();
        double p = count / (double)n;
        if (m == 1) return Share(p, 1);
        if (count == 0 || count == n) return Share(p, m);
        double between = hits.Zip(documents).GroupBy(one => one.Second, one => (one.First ? 1 : 0) - p)
            .Sum(document => Math.Pow(document.Sum(), 2)) * m / (m - 1);
        double within = n * p * (1 - p) * n / (n - 1);
        return Share(p, Math.Max(1, n / Math.Max(1, between / within)));
    }

    static Interval Share(double p, double n)
    {
        double zz = Z * Z;
        double centre = (p + zz / (2 * n)) / (1 + zz / n);
        double half = Z / (1 + zz / n) * Math.Sqrt(p * (1 - p) / n + zz / (4 * n * n));
        return new(p, p == 0 ? 0 : centre - half, p == 1 ? 1 : centre + half);
    }

    /// <summary>
    /// Of the balanced accuracy (TPR + TNR) / 2: the Wilson intervals of the two rates, joined by squares (Newcombe, "Interval
    /// estimation for the difference between independent proportions", 1998, method 10).
    /// </summary>
    public static Interval Balanced(Interval tpr, Interval tnr)
    {
        double value = (tpr.Value + tnr.Value) / 2;
        return new(value, value - Root(tpr.Value - tpr.Low, tnr.Value - tnr.Low) / 2,
            value + Root(tpr.High - tpr.Value, tnr.High - tnr.Value) / 2);
    }

    /// <summary>
    /// Of the area under the curve, the share of pairs in which the positive has the higher score, ties half: from the spread of
    /// each one's share of won pairs (DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated
    /// receiver operating characteristic curves", 1988), those of one document added up first (Obuchowski 1997). Where all shares are
    /// alike they have no spread: then it is Newcombe's ("Confidence intervals for an effect size measure based on the Mann–Whitney
    /// statistic", 2006, method 5) of as many as there are documents. No interval reaches less far than that of a perfect score.
    /// </summary>
    /// <param name="positives">Scores of positives, [m], at least 2.</param>
    /// <param name="negatives">Scores of negatives, [n], at least 2.</param>
    /// <param name="documents">[m + n]</param>
    public static Interval Area(double[] positives, double[] negatives, int[] documents)
    {
        double[] won = [.. positives.Select(x => negatives.Average(y => Win(x, y)))];
        double[] lost = [.. negatives.Select(y => positives.Average(x => Win(x, y)))];
        int m = won.Length, ofPositives = documents[..m].Distinct().Count(), ofNegatives = documents[m..].Distinct().Count();
        double area = won.Average();
        // Of one document nothing is known of others.
        if (ofPositives == 1 || ofNegatives == 1) return new(area, 0, 1);
        double toPositive = Math.Sqrt(ofPositives / (ofPositives - 1.0)) / m,
            toNegative = Math.Sqrt(ofNegatives / (ofNegatives - 1.0)) / lost.Length;
        double half = Z * Math.Sqrt(won.Select(share => (share - area) * toPositive).Concat(lost.Select(share => (share - area) * toNegative))
            .Zip(documents).GroupBy(one => one.Second, one => one.First).Sum(document => Math.Pow(document.Sum(), 2)));
        bool varies = half > 1e-12;
        double low = Math.Min(area - half, LowestArea(varies ? 1 : area, ofPositives, ofNegatives)),
            high = Math.Max(area + half, 1 - LowestArea(varies ? 1 : 1 - area, ofPositives, ofNegatives));
        return new(area, Math.Max(0, low), Math.Min(1, high));

        static double Win(double x, double y) => x > y ? 1 : x == y ? 0.5 : 0;
    }

    /// <summary>
    /// The lower limit of an area of m positives and n negatives, each independent, by bisection:
    /// <code>
    /// θ ≤ A with (A − θ)² = z² θ (1 − θ) (1 + N (1 − θ)/(2 − θ) + N θ/(1 + θ)) / (m n)     N = (m + n)/2 − 1
    /// </code>
    /// </summary>
    static double LowestArea(double area, int m, int n)
    {
        double low = 0, high = area, others = (m + n) / 2.0 - 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2, error = middle * (1 - middle)
                * (1 + others * (1 - middle) / (2 - middle) + others * middle / (1 + middle)) / (m * (double)n);
            if ((area - middle) * (area - middle) > Z * Z * error) low = middle;
            else high = middle;
        }
        return low;
    }

    /// <summary>Of any statistic of independent parts: the 2.5 and 97.5 % points over resamples of them.</summary>
    /// <param name="parts">How many there are.</param>
    /// <param name="statistic">Of a choice of parts, with repeats; not a number where it has none.</param>
    /// <param name="draws">Random.</param>
    public static Interval Bootstrap(int parts, Func<int[], double> statistic, Draws draws)
    {
        int[] chosen = [.. Enumerable.Range(0, parts)];
        double value = statistic(chosen);
        var resampled = new List<double>(Resamples);
        for (int i = 0; i < Resamples; i++)
        {
            for (int part = 0; part < parts; part++) chosen[part] = draws.Below(parts);
            if (statistic(chosen) is var one && !double.IsNaN(one)) resampled.Add(one);
        }
        if (resampled.Count == 0) return new(value, value, value);
        resampled.Sort();
        return new(value, resampled[(int)(0.025 * (resampled.Count - 1))],
            resampled[(int)Math.Ceiling(0.975 * (resampled.Count - 1))]);
    }

    static double Root(double a, double b) => Math.Sqrt(a * a + b * b);
}
