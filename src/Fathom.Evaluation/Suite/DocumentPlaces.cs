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
}
