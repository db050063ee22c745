using Fathom.Dictionaries;

namespace Fathom.Explorer;

/// <summary>
/// Reads a <c>metrics.jsonl</c> as far as it is written, and goes on from there. A last line that has no end yet waits; one that is too
/// long to be ours, or says nothing, is passed over. A log that is shorter than it was, or other where it was read last, was begun anew
/// and is read anew. No more than a block is ever held.
/// </summary>
/// <param name="path">The log.</param>
sealed class MetricsTail(string path)
{
    const int LongestLine = 4096, Block = 1 << 16, MarkBytes = 128;

    readonly byte[] buffer = new byte[LongestLine + Block];
    long offset;
    int held;
    bool passing;
    byte[]? mark;

    /// <summary>Reads what came since the last call.</summary>
    /// <param name="take">Gets each line; not finite ones are left out.</param>
    /// <param name="begins">Called first where all is read anew, as at the first call.</param>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    public void Read(Action<StepMetrics> take, Action begins)
    {
        using FileStream? file = Open();
        if (file is null) return;
        if (mark is null || !mark.AsSpan().SequenceEqual(Mark(file)))
        {
            (offset, held, passing) = (0, 0, false);
            begins();
        }
        file.Position = offset;
        for (int read; (read = file.Read(buffer, held, Block)) > 0;)
        {
            offset += read;
            Lines(held + read, take);
        }
        mark = Mark(file);
    }

    // The last bytes that were read.
    byte[] Mark(FileStream file)
    {
        var bytes = new byte[Math.Min(offset, MarkBytes)];
        if (file.Length < offset) return [];
        file.Position = offset - bytes.Length;
        file.ReadExactly(bytes);
        return bytes;
    }

    FileStream? Open()
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // What follows the last line end stays at the start of the buffer.
    void Lines(int length, Action<StepMetrics> take)
    {
        Span<byte> left = buffer.AsSpan(0, length);
        for (int end; (end = left.IndexOf((byte)'\n')) >= 0; left = left[(end + 1)..])
        {
            if (!passing && StepMetrics.Read(left[..end]) is { } metrics && IsFinite(metrics)) take(metrics);
            passing = false;
        }
        if (left.Length > LongestLine)
        {
            passing = true;
            left = [];
        }
        left.CopyTo(buffer);
        held = left.Length;
    }

    static bool IsFinite(StepMetrics metrics) =>
        double.IsFinite(metrics.Loss) && double.IsFinite(metrics.Fvu) && double.IsFinite(metrics.L0);
}
