using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Lab.Planted;

/// <summary>
/// Which features fire on a row, and how strongly. Every row is a function of (seed, its number).
/// <code>
/// root i:        z_i = F_i · ε + √(1 − ‖F_i‖²) η_i,  fires where z_i &gt; Φ⁻¹(1 − q_i)
/// child c of i:  only where i fires, with probability q_c; of exclusive siblings at most one
/// magnitude:     relu(μ + σ · normal); where it is 0 the feature does not fire, and none of its children
/// </code>
/// ε [R] belongs to the row; F has rows of random direction with ‖F_i‖² the correlation share. q is chosen so that the
/// probabilities asked for come out exactly.
/// </summary>
sealed class PlantedFirings
{
    // Counters of a row's generator: the roots' words, ε, one number a parent, one a feature, one normal a feature.
    const ulong Factors = 1UL << 40, Choices = 2UL << 40, Independent = 3UL << 40, Magnitudes = 4UL << 40;

    readonly PlantedConfig config;
    readonly int[] roots, childStarts, children;
    readonly double[] draw, probabilities;
    readonly float[] factors;
    readonly double[] thresholds;
    readonly double own;
    readonly uint[] words;
    readonly RootScreen? screen;

    /// <exception cref="InputException">The probabilities cannot be had under this hierarchy.</exception>
    public PlantedFirings(PlantedConfig config, Philox random)
    {
        this.config = config;
        int n = config.Features;
        (roots, childStarts, children) = Hierarchy(config);
        (draw, probabilities) = Probabilities(config);
        RequireExclusive();
        factors = new float[n * config.CorrelationRank];
        for (int i = 0; i < n && config.CorrelationRank > 0; i++)
        {
            Span<float> row = factors.AsSpan(i * config.CorrelationRank, config.CorrelationRank);
            for (int r = 0; r < row.Length; r++) row[r] = (float)random.Normal((ulong)(i * row.Length + r));
            float length = TensorPrimitives.Norm<float>(row);
            TensorPrimitives.Multiply(row, (float)Math.Sqrt(config.CorrelationShare) / length, row);
        }
        thresholds = Array.ConvertAll(draw, q => q >= 1 ? double.NegativeInfinity : -NormalCurve.Quantile(q));
        words = Array.ConvertAll(draw, Word);
        own = Math.Sqrt(1 - config.CorrelationShare);
        if (config.CorrelationRank > 0) screen = new(roots, thresholds, factors, own);
    }

    /// <summary>[N] how often each feature fires.</summary>
    public ReadOnlySpan<double> Probability => probabilities;

    /// <summary>The features that fire on a row, ascending, and their magnitudes.</summary>
    public void Read(Philox row, List<(int Feature, float Magnitude)> firing)
    {
        firing.Clear();
        if (config.CorrelationRank > 0) CorrelatedRoots(row, firing);
        else IndependentRoots(row, firing);
        // What is added on the way is visited in its turn, so the children of children come too.
        for (int i = 0; i < firing.Count; i++) AddChildren(row, firing[i].Feature, firing);
        if (children.Length > 0) Sort(CollectionsMarshal.AsSpan(firing));
    }

    void IndependentRoots(Philox row, List<(int, float)> firing)
    {
        for (int i = 0; i < roots.Length; i += 4)
        {
            var (a, b, c, d) = row.Block((ulong)(i / 4));
            Try(i, a);
            if (i + 1 < roots.Length) Try(i + 1, b);
            if (i + 2 < roots.Length) Try(i + 2, c);
            if (i + 3 < roots.Length) Try(i + 3, d);
        }

        void Try(int root, uint word)
        {
            if (word <= words[roots[root]]) Add(row, roots[root], firing);
        }
    }

    void CorrelatedRoots(Philox row, List<(int, float)> firing)
    {
        int rank = config.CorrelationRank;
        Span<float> shared = rank <= 256 ? stackalloc float[rank] : new float[rank];
        for (int r = 0; r < rank; r++) shared[r] = (float)row.Normal(Factors + (ulong)r);
        Span<ulong> low = stackalloc ulong[RootScreen.Most], high = stackalloc ulong[RootScreen.Most];
        Span<int> found = stackalloc int[RootScreen.Most];
        foreach (var (first, count) in screen!.Runs)
        {
            row.Run((ulong)roots[first], low[..count], high[..count]);
            foreach (int place in found[..screen.Find(first, shared, low[..count], high[..count], found)])
            {
                int i = Math.Max(place, -1 - place), root = roots[first + i];
                if (place >= 0 || Fires(root, shared, low[i], high[i])) Add(row, root, firing);
            }
        }
    }

    bool Fires(int root, ReadOnlySpan<float> shared, ulong low, ulong high) =>
        TensorPrimitives.Dot(factors.AsSpan(root * shared.Length, shared.Length), shared) +
            own * Philox.ToNormal(low, high) > thresholds[root];

    void AddChildren(Philox row, int parent, List<(int, float)> firing)
    {
        ReadOnlySpan<int> own = children.AsSpan(childStarts[parent]..childStarts[parent + 1]);
        if (own.Length == 0) return;
        if (!config.ExclusiveSiblings)
        {
            foreach (int child in own)
                if (row.Uniform(Independent + (ulong)child) < draw[child]) Add(row, child, firing);
            return;
        }
        double left = row.Uniform(Choices + (ulong)parent);
        foreach (int child in own)
        {
            left -= draw[child];
            if (left >= 0) continue;
            Add(row, child, firing);
            return;
        }
    }

    void Add(Philox row, int feature, List<(int, float)> firing)
    {
        double magnitude = config.MagnitudeMean;
        if (config.MagnitudeDeviation > 0)
            magnitude += config.MagnitudeDeviation * row.Normal(Magnitudes + (ulong)feature);
        if (magnitude > 0) firing.Add((feature, (float)magnitude));
    }

    // A few that are nearly in order.
    static void Sort(Span<(int Feature, float Magnitude)> firing)
    {
        for (int i = 1; i < firing.Length; i++)
        {
            var moved = firing[i];
            int j = i;
            for (; j > 0 && firing[j - 1].Feature > moved.Feature; j--) firing[j] = firing[j - 1];
            firing[j] = moved;
        }
    }

    static (int[] Roots, int[] Starts, int[] Children) Hierarchy(PlantedConfig config)
    {
        if (config.Parents.Count == 0) return ([.. Enumerable.Range(0, config.Features)], new int[config.Features + 1], []);
        var roots = new List<int>();
        var starts = new int[config.Features + 1];
        for (int i = 0; i < config.Features; i++)
        {
            if (config.Parents[i] < 0) roots.Add(i);
            else starts[config.Parents[i] + 1]++;
        }
        for (int i = 0; i < config.Features; i++) starts[i + 1] += starts[i];
        int[] next = starts[..^1], children = new int[starts[^1]];
        for (int i = 0; i < config.Features; i++)
            if (config.Parents[i] >= 0) children[next[config.Parents[i]]++] = i;
        return ([.. roots], starts, children);
    }

    // q_i, with which a feature is drawn (given its parent), and how often it fires: q_i · P(magnitude > 0) · that of the parent.
    static (double[] Draw, double[] Firing) Probabilities(PlantedConfig config)
    {
        int n = config.Features;
        double kept = config.MagnitudeDeviation == 0 ? 1 : NormalCurve.Below(config.MagnitudeMean / config.MagnitudeDeviation);
        double[] wanted = Wanted(config), draw = new double[n], firing = new double[n], ofChildren = new double[n];
        for (int i = 0; i < config.Parents.Count; i++)
            if (config.Parents[i] >= 0) ofChildren[config.Parents[i]] += wanted[i];
        for (int i = 0; i < n; i++)
        {
            int parent = config.Parents.Count == 0 ? -1 : config.Parents[i];
            double given = parent < 0 ? 1 : firing[parent], room = config.Compensated ? given * kept : 1;
            draw[i] = wanted[i] / (parent >= 0 && config.CappedSiblings ? Math.Max(room, ofChildren[parent]) : room);
            firing[i] = draw[i] * given * kept;
            if (draw[i] > 1 + 1e-12)
                throw new InputException($"planted dictionary: feature {i} cannot fire with probability {wanted[i]:g3}" +
                    (parent < 0 ? "" : $", its parent {parent} firing with {given:g3}") +
                    (kept < 1 ? $" and {1 - kept:p0} of the magnitudes being 0" : "") + "; lower the probabilities");
        }
        return (draw, firing);
    }

    static double[] Wanted(PlantedConfig config)
    {
        double last = Math.Pow(config.Features, -config.Exponent);
        return [.. Enumerable.Range(1, config.Features).Select(rank =>
        {
            double share = config.Features == 1 ? 1 : (Math.Pow(rank, -config.Exponent) - last) / (1 - last);
            return config.Probability ?? config.LeastProbable + (config.MostProbable - config.LeastProbable) * share;
        })];
    }

    void RequireExclusive()
    {
        for (int parent = 0; parent < config.Features && config.ExclusiveSiblings; parent++)
        {
            double sum = 0;
            foreach (int child in children.AsSpan(childStarts[parent]..childStarts[parent + 1])) sum += draw[child];
            if (sum > 1 + 1e-12)
                throw new InputException($"planted dictionary: the children of feature {parent} exclude each other, but fire " +
                    $"with {sum:g3} together where it does; lower their probabilities, or let them fire uncompensated");
        }
    }

    // Of 2³² equally likely words, those up to this one fire; q below 2⁻³³ would never.
    static uint Word(double q) => (uint)Math.Clamp(Math.Round(q * 4294967296.0) - 1, 0, uint.MaxValue);
}
