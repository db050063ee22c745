namespace Fathom.Numerics;

/// <summary>
/// Lists the pairs of a block's rows, each by itself: first those of every eighth panel, of which it keeps the best; the last
/// one kept is the bar for all others, so that about as many pairs pass as are wanted.
/// </summary>
/// <param name="lists">Of all rows.</param>
/// <param name="firstRow">The first row of the block.</param>
/// <param name="plan">How much to list.</param>
internal unsafe struct ScreenLists(ScreenList[] lists, int firstRow, ScreenPlan plan) : IScreenSink
{
    int limit = plan.SampleLimit;

    public readonly float Open(int row, float inverse)
    {
        ref ScreenList list = ref lists[firstRow + row];
        list.Open(inverse);
        return list.Bar;
    }

    public readonly float Take(int row, float* tile, uint above, int first)
    {
        ref ScreenList list = ref lists[firstRow + row];
        list.Take(tile, above, first, limit);
        return list.Bar;
    }

    public void AfterPanel(int visited, Span<float> bars)
    {
        if (visited != plan.SamplePanels) return;
        for (int row = 0; row < bars.Length; row++)
        {
            ref ScreenList list = ref lists[firstRow + row];
            list.Keep(limit / 2);
            bars[row] = list.Bar;
        }
        limit = plan.Limit;
    }
}
