using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// How latents split as dictionaries grow: in dictionaries from small to large, the parent of a latent is
/// <code>
/// parent(j) = argmax_i c_ij over the next smaller dictionary     none where c is not above chance
/// </code>
/// as in O'Neill et al. 2024 (arXiv:2408.00657), with co-activation beside it where vectors are given: a latent that is a part of
/// its parent fires where the parent does.
/// </summary>
/// <param name="Names">Of the dictionaries, small to large.</param>
/// <param name="Latents">Of each.</param>
/// <param name="Links">For each dictionary but the first, its latents' links to the one before.</param>
public sealed record SplitForest(string[] Names, int[] Latents, IReadOnlyList<SplitLink[]> Links)
{
    /// <summary>Latents of the next larger dictionary that hang on a latent, closest first.</summary>
    /// <param name="level">Dictionary of the parent.</param>
    /// <param name="latent">The parent.</param>
    public IReadOnlyList<int> Children(int level, int latent) => level == Links.Count ? [] :
        [.. Enumerable.Range(0, Links[level].Length).Where(j => Links[level][j].Parent == latent)
            .OrderByDescending(j => Links[level][j].Cosine)];

    /// <summary>[n] latents of the largest dictionary below each latent of the smallest.</summary>
    public int[] Leaves()
    {
        int[] below = [.. Enumerable.Repeat(1, Latents[^1])];
        for (int level = Links.Count - 1; level >= 0; level--)
        {
            var above = new int[Latents[level]];
            for (int j = 0; j < below.Length; j++)
                if (Links[level][j].Parent is var parent and >= 0) above[parent] += below[j];
            below = above;
        }
        return below;
    }

    /// <param name="dictionaries">At least two, small to large, of the same widths.</param>
    /// <param name="rows">Vectors, for co-activation; null for none.</param>
    /// <param name="variances">Of the vectors, for what chance is; null for isotropic directions.</param>
    /// <param name="options">Which share of false positives chance may have.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many rows are encoded, and of how many.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    public static SplitForest Of(IReadOnlyList<NamedCoder> dictionaries, ActivationPass? rows, double[]? variances,
        ComparisonOptions options, Workers workers, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        DictionaryDirections[] levels = [.. dictionaries.Select(one => new DictionaryDirections(one))];
        var parents = new (int Parent, float Cosine)[levels.Length - 1][];
        for (int level = 1; level < levels.Length; level++)
        {
            BestCosines best = levels[level].Nearest(levels[level - 1], workers, cancel);
            double threshold = NullCosines.Of(levels[level - 1].Latents, levels[level].OutputWidth, variances, options.Seed,
                workers, cancel).Threshold(options.FalsePositives);
            parents[level - 1] = [.. best.NearestSigned.Select((parent, j) =>
                (best.Signed[j] > threshold ? parent : -1, best.Signed[j]))];
        }
        CoFirings? together = rows is null ? null : CoFirings.Of([.. dictionaries.Select(one => one.Coder)],
            [.. parents.Select(level => level.Select(link => link.Parent).ToArray())], rows, workers, progress, cancel);
        return new([.. levels.Select(level => level.Name)], [.. levels.Select(level => level.Latents)],
            [.. parents.Select((links, at) => links.Select((link, j) => new SplitLink(link.Parent, link.Cosine,
                together?.Firings[at + 1][j], together?.WithParent(at, j, link.Parent),
                together?.OfParent(at, j, link.Parent))).ToArray())]);
    }
}
