using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>
/// Row of a capture → (context, position), without the activations: an index stays readable, and quick to open, when they
/// are large or gone. Rows ascend by context, then position; the builder has checked it.
/// </summary>
sealed class RowMap(MappedFile file, long rows) : IDisposable
{
    public static RowMap Open(RunFolder run, string capture, long rows)
    {
        string path = Path.Combine(run.Capture(capture), "rows.bin");
        string repair = $"fathom capture --run {run.Path} --site {capture} …";
        return new(IndexFiles.Open(path, ActivationStore.RowsKind, rows, IndexFiles.SizeOf<RowPosition>(), repair), rows);
    }

    public RowPosition this[long row] =>
        file.Span<RowPosition>(BinaryFile.HeaderBytes + row * IndexFiles.SizeOf<RowPosition>(), 1)[0];

    /// <summary>Positions from a row on: of all rows that follow, or of many of them.</summary>
    public ReadOnlySpan<RowPosition> From(long row)
    {
        const int most = 1 << 26;
        return file.Span<RowPosition>(BinaryFile.HeaderBytes + row * IndexFiles.SizeOf<RowPosition>(),
            (int)Math.Min(most, rows - row));
    }

    /// <summary>The rows [First, End) of the context that a row belongs to.</summary>
    public (long First, long End) ContextRows(long row)
    {
        RowPosition at = this[row];
        // Positions ascend, so a context begins no more rows before than positions.
        long first = Math.Max(0, row - at.Position), end = row + 1;
        foreach (RowPosition before in From(first))
        {
            if (before.Context == at.Context) break;
            first++;
        }
        while (end < rows)
        {
            ReadOnlySpan<RowPosition> after = From(end);
            int own = 0;
            while (own < after.Length && after[own].Context == at.Context) own++;
            end += own;
            if (own < after.Length) break;
        }
        return (first, end);
    }

    public void Dispose() => file.Dispose();
}
