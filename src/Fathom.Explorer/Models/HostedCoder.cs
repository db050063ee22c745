using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Explorer;

/// <summary>A dictionary of the run in memory.</summary>
/// <param name="Hash">Of its weights, as its index names them.</param>
/// <param name="Coder">It.</param>
/// <param name="Capture">What it reads.</param>
/// <param name="Reads">The site of that.</param>
/// <param name="Writes">The sites that it writes; none where that is not known.</param>
/// <param name="SpecialIds">Tokens of the run that carry no activation.</param>
sealed record HostedCoder(string Hash, ISparseCoder Coder, CaptureDescription Capture, Site Reads, IReadOnlyList<Site> Writes,
    IReadOnlySet<int> SpecialIds);
