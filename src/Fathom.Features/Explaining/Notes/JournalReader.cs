namespace Fathom.Features;

/// <summary>
/// Reads a journal as it grows: each time the lines that were added since. Where it is not the file of the last time (shorter, or
/// other bytes before the place) it is read from its start. Not thread-safe.
/// </summary>
/// <param name="path">The file; may be missing, and come later.</param>
/// <param name="quick">Reads a line sooner; null where it does not know it.</param>
sealed class JournalReader<T>(string path, Func<ReadOnlySpan<byte>, T?>? quick = null) where T : class
{
    /// <summary>Bytes before the place by which the file is known again.</summary>
    const int Mark = 256;

    byte[] mark = [];
    long end;
    int lines;

    /// <summary>The whole lines that were not read yet, in order. A line without its line feed is left for the next time.</summary>
    /// <param name="anew">Whether these are all lines of another file: what was read before is void.</param>
    /// <exception cref="InputException">A line is not what it should be; the next time it is read again.</exception>
    public IReadOnlyList<T> Read(out bool anew)
    {
        anew = false;
        if (!File.Exists(path))
        {
            anew = end > 0;
            Begin();
            return [];
        }
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (!IsTheSame(stream))
        {
            anew = true;
            Begin();
        }
        if (stream.Length == end) return [];
        byte[] bytes = new byte[stream.Length - end];
        stream.Position = end;
        stream.ReadExactly(bytes);
        int whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        T[] values = Journal<T>.AllLines(bytes.AsMemory(0, whole), path, lines + 1, quick);
        lines += values.Length;
        end += whole;
        byte[] known = [.. mark, .. bytes[Math.Max(0, whole - Mark)..whole]];
        mark = known[Math.Max(0, known.Length - Mark)..];
        return values;
    }

    bool IsTheSame(FileStream stream)
    {
        if (stream.Length < end) return false;
        Span<byte> there = stackalloc byte[mark.Length];
        stream.Position = end - mark.Length;
        stream.ReadExactly(there);
        return there.SequenceEqual(mark);
    }

    void Begin() => (mark, end, lines) = ([], 0, 0);
}
