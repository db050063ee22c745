using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>Positions of rows that are asked for in ascending order, each a plain read of memory.</summary>
ref struct RowCursor(RowMap map)
{
    ReadOnlySpan<RowPosition> window;
    long first;

    public RowPosition this[uint row]
    {
        get
        {
            long at = row - first;
            if ((ulong)at >= (ulong)window.Length)
            {
                window = map.From(first = row);
                at = 0;
            }
            return window[(int)at];
        }
    }
}
