using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>Of some rows the documents that they are of.</summary>
/// <param name="OfRow">[rows] place of its document among these.</param>
/// <param name="Count">Documents.</param>
sealed record DocumentPlaces(int[] OfRow, int Count)
{
    /// <param name="store">The rows.</param>
    /// <param name="items">Their contexts.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">Rows.</param>
    public static DocumentPlaces Of(ActivationStore store, ItemStore items, long first, int count)
    {
        ReadOnlySpan<RowPosition> positions = store.Positions(first, count);
        var places = new Dictionary<int, int>();
        var ofRow = new int[count];
        for (int row = 0; row < count; row++)
        {
            int document = items.Entry(positions[row].Context).Document;
            if (!places.TryGetValue(document, out int place)) places[document] = place = places.Count;
            ofRow[row] = place;
        }
        return new(ofRow, places.Count);
    }

    /// <summary>Rows whose documents have the same number of them.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="documentRows">Rows of a document; the last one may have fewer.</param>
    public static DocumentPlaces OfEqual(int count, int documentRows) =>
        new([.. Enumerable.Range(0, count).Select(row => row / documentRows)], (count + documentRows - 1) / documentRows);

    /// <summary>Of some of the rows; −1 where there is none.</summary>
    /// <param name="rows">[n] place of each among these rows; negative for another one.</param>
    public DocumentPlaces Of(IEnumerable<int> rows) => this with { OfRow = [.. rows.Select(row => row < 0 ? -1 : OfRow[row])] };
}
