namespace Fathom.Bench;

/// <summary>The part of a page that a report writes, between two marks.</summary>
/// <param name="start">The first mark.</param>
/// <param name="end">The last mark.</param>
sealed class MarkedPart(string start, string end)
{
    /// <summary>The part with its marks.</summary>
    public IEnumerable<string> Of(IEnumerable<string> lines) => [start, "", .. lines, end];

    /// <summary>The page with the report's part in the place of its own.</summary>
    public string Into(string page, string report) => Around(page).Before + Around(report).Inside + Around(page).After;

    (string Before, string Inside, string After) Around(string text)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal), to = text.IndexOf(end, StringComparison.Ordinal);
        return from < 0 || to < from ? throw new InvalidOperationException($"'{start}' and '{end}' are not in the page")
            : (text[..from], text[from..to], text[to..]);
    }
}
