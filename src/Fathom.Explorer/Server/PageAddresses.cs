using System.Text.RegularExpressions;

namespace Fathom.Explorer;

/// <summary>
/// The addresses of the explorer's views, as <c>web/src/route.ts</c> reads them: <c>/</c>, <c>/d/DICTIONARY</c>, one of its latents or views,
/// and views of the run. Whether there is such a dictionary or latent the API says.
/// </summary>
static partial class PageAddresses
{
    /// <summary>Whether a path is that of a view.</summary>
    public static bool Has(string? path) => Views().IsMatch(path ?? "");

    [GeneratedRegex("^/((runs|compare|lists|d/[^/]+(/([0-9]+|text|search|steer|evaluation))?)/?)?\\z")]
    private static partial Regex Views();
}
