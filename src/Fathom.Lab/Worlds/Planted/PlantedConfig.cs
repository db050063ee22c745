namespace Fathom.Lab.Planted;

/// <summary>A world of planted directions, as <see cref="PlantedDictionary"/> makes it.</summary>
public sealed record PlantedConfig
{
    /// <summary>Number of features N.</summary>
    public required int Features { get; init; }

    /// <summary>Width d of the vectors.</summary>
    public required int Width { get; init; }

    /// <summary>The probability with which every feature fires; null for the power law below.</summary>
    public double? Probability { get; init; }

    /// <summary>e of the power law: p_r = least + (most − least) (r^−e − N^−e) / (1 − N^−e) for the feature of rank r.</summary>
    public double Exponent { get; init; } = 0.5;

    /// <summary>Probability of the commonest feature, the first.</summary>
    public double MostProbable { get; init; } = 0.4;

    /// <summary>Probability of the rarest feature, the last.</summary>
    public double LeastProbable { get; init; } = 5e-4;

    /// <summary>μ: a firing feature has the magnitude relu(μ + σ · normal); where that is 0, it does not fire.</summary>
    public double MagnitudeMean { get; init; } = 1;

    /// <summary>σ.</summary>
    public double MagnitudeDeviation { get; init; }

    /// <summary>Shared factors behind the firings; 0 for independent ones.</summary>
    public int CorrelationRank { get; init; }

    /// <summary>Σ_r F_ir², the share of the shared factors in the Gaussian that decides whether a feature fires.</summary>
    public double CorrelationShare { get; init; } = 0.25;

    /// <summary>[N] the parent of each feature, of a lower index, or −1 for none; empty where none has one.</summary>
    public IReadOnlyList<int> Parents { get; init; } = [];

    /// <summary>Whether at most one child of a parent fires at a time; else they are independent, given the parent.</summary>
    public bool ExclusiveSiblings { get; init; } = true;

    /// <summary>
    /// Whether a child's probability is that of its firing at all, so that it is raised to make up for parents that do not
    /// fire; otherwise it is that of its firing where the parent does.
    /// </summary>
    public bool Compensated { get; init; } = true;

    /// <summary>Whether exclusive siblings that would fill more than all of their parent's time get it in proportion to what they
    /// would fill; otherwise that is refused.</summary>
    public bool CappedSiblings { get; init; }

    /// <summary>Gradient steps that make the directions as orthogonal as they can be.</summary>
    public int OrthogonalSteps { get; init; } = 100;

    /// <summary>Rows that training may see.</summary>
    public long Rows { get; init; } = 1L << 40;

    /// <summary>Rows behind those, to measure on.</summary>
    public long HeldOut { get; init; } = 1L << 20;

    /// <summary>Equal seeds give equal worlds.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Trees of one shape: the features in order are the roots, then the children of the first root, of the second …, level by
    /// level, as far as there are features; those that are left when the trees are complete stand alone.
    /// </summary>
    /// <param name="features">N.</param>
    /// <param name="roots">Features at the top of trees, at least 1.</param>
    /// <param name="children">Of every feature that is not at the end, at least 1.</param>
    /// <param name="depth">Levels below the roots.</param>
    public static IReadOnlyList<int> Trees(int features, int roots, int children, int depth = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(roots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(children, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        long within = roots, level = roots;
        for (int below = 0; below < depth && within < features; below++) within += level *= children;
        return [.. Enumerable.Range(0, features).Select(feature =>
            feature < roots || feature >= within ? -1 : (feature - roots) / children)];
    }

    /// <exception cref="InputException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Require(Features >= 1, $"{Features} features: expected at least 1");
        Require(Width >= 1, $"width {Width}: expected at least 1");
        Require((long)Features * Width <= int.MaxValue, $"{Features} features of width {Width}: more than 2³¹ − 1 numbers");
        Require(Probability is null or (> 0 and <= 1), $"probability {Probability}: expected above 0 and at most 1");
        Require(Exponent > 0, $"exponent {Exponent}: expected above 0");
        Require(LeastProbable > 0 && LeastProbable <= MostProbable && MostProbable <= 1,
            $"probabilities from {LeastProbable} to {MostProbable}: expected above 0, ascending and at most 1");
        Require(double.IsFinite(MagnitudeMean), $"magnitude {MagnitudeMean}: expected a number");
        Require(MagnitudeDeviation >= 0 && double.IsFinite(MagnitudeDeviation),
            $"deviation of magnitudes {MagnitudeDeviation}: expected 0 or more");
        Require(MagnitudeDeviation > 0 || MagnitudeMean > 0,
            $"magnitude {MagnitudeMean} without deviation: nothing would ever fire");
        Require(CorrelationRank >= 0, $"correlation rank {CorrelationRank}: expected 0 or more");
        Require(CorrelationShare is >= 0 and < 1, $"correlation share {CorrelationShare}: expected from 0 to below 1");
        Require(Parents.Count == 0 || Parents.Count == Features, $"{Parents.Count} parents for {Features} features");
        for (int feature = 0; feature < Parents.Count; feature++)
            Require(Parents[feature] >= -1 && Parents[feature] < feature,
                $"parent {Parents[feature]} of feature {feature}: expected −1 or a feature before it");
        Require(!CappedSiblings || ExclusiveSiblings, "capped siblings: expected exclusive ones");
        Require(OrthogonalSteps >= 0, $"{OrthogonalSteps} orthogonal steps: expected 0 or more");
        Require(Rows >= 1 && HeldOut >= 0, $"{Rows} rows and {HeldOut} held out: expected at least 1 and 0");
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new InputException($"planted dictionary: {message}");
    }
}
