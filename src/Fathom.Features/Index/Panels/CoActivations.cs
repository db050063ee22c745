namespace Fathom.Features;

/// <summary>
/// The latents of the whole dictionary that fire where a latent does, the best of each kind; ties to the lower latent.
/// </summary>
/// <param name="ByJaccard">16 at most, largest Jaccard first.</param>
/// <param name="ByPearson">16 at most, largest correlation first; only positive ones.</param>
/// <param name="ByOtherGivenThis">16 at most, largest P(other | this) first: dense latents come early.</param>
/// <param name="Parents">8 at most, largest Jaccard, so the closest, first: see <see cref="IsParent"/>.</param>
/// <param name="Children">8 at most, largest Jaccard first: the latents that this one is a parent of.</param>
public sealed record CoActivations(IReadOnlyList<CoActivation> ByJaccard, IReadOnlyList<CoActivation> ByPearson,
    IReadOnlyList<CoActivation> ByOtherGivenThis, IReadOnlyList<CoActivation> Parents, IReadOnlyList<CoActivation> Children)
{
    /// <summary>Least P(parent | child).</summary>
    public const double LeastContainment = 0.9;

    /// <summary>A parent fires at least this many times as often as its child, and with it at least this many times as often
    /// as it would by chance.</summary>
    public const int LeastRatio = 2;

    /// <summary>Firings of a child at least; below that, containment is soon chance.</summary>
    public const int LeastFirings = 10;

    /// <summary>
    /// Whether one latent stands for something wider than the other, with n rows on which each fires and N rows in all:
    /// <code>
    /// P(parent | child) = both / n_child ≥ 0.9      n_parent ≥ 2 n_child
    /// P(parent | child) ≥ 2 n_parent / N            n_child ≥ 10
    /// </code>
    /// The third keeps a latent that fires on most rows from being everyone's parent.
    /// </summary>
    /// <param name="parent">Firings of the one.</param>
    /// <param name="child">Firings of the other.</param>
    /// <param name="both">Rows on which both fire.</param>
    /// <param name="rows">N</param>
    public static bool IsParent(int parent, int child, int both, long rows) =>
        child >= LeastFirings && parent >= (long)LeastRatio * child && both >= LeastContainment * child &&
        (double)both * rows >= LeastRatio * ((double)parent * child);
}
