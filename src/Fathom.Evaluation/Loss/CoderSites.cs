using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>Where a dictionary reads and writes in a model: one site for an autoencoder, several for a crosscoder, others to
/// write than to read for a transcoder.</summary>
/// <param name="Reads">Sites whose activations lie side by side in what it reads.</param>
/// <param name="Writes">Those of what it writes; none where these are those that are read.</param>
public sealed record CoderSites(IReadOnlyList<Site> Reads, IReadOnlyList<Site> Writes)
{
    /// <summary>Those of an autoencoder.</summary>
    public CoderSites(Site site) : this([site], [])
    {
    }

    /// <summary>Where it writes.</summary>
    public IReadOnlyList<Site> Outputs => Writes.Count == 0 ? Reads : Writes;

    public override string ToString() =>
        string.Join(" + ", Reads) + (Writes.Count == 0 ? "" : " → " + string.Join(" + ", Writes));
}
