using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// An append-only file of <c>notes/</c>: one JSON value a line, written in one piece, so that a process that is killed loses at
/// most the line that it was writing. Thread-safe. Whoever writes must hold the run's <see cref="NoteLock"/>.
/// </summary>
sealed class Journal<T> : IDisposable where T : class
{
    /// <summary>How a line is written and read.</summary>
    internal static readonly JsonSerializerOptions Line = new(JsonFile.Options)
    { WriteIndented = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    readonly Lock writing = new();
    readonly Stream file;
    readonly string path;
    bool isBroken;

    /// <param name="path">The file; made where it is missing. A torn last line is cut off.</param>
    /// <param name="warn">Gets a line where something was cut off.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public Journal(string path, Action<string> warn)
    {
        (this.path, file) = (path, Open(path));
        long whole = EndOfWholeLines();
        if (whole < file.Length)
        {
            warn($"{path}: the last line was torn and is dropped");
            file.SetLength(whole);
        }
        file.Seek(0, SeekOrigin.End);
    }

    /// <param name="file">Stands for the file, whole lines at its end.</param>
    /// <param name="path">Its name, for messages.</param>
    internal Journal(Stream file, string path) => (this.file, this.path) = (file, path);

    /// <exception cref="InputException">It cannot be written: the line is taken back, and no other is added, since the work
    /// would go on unnoted.</exception>
    public void Append(T value)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(value, Line), (byte)'\n'];
        lock (writing)
        {
            if (isBroken) throw new InputException($"{path}: could not be written");
            long whole = file.Position;
            try
            {
                file.Write(line);
            }
            catch (IOException e)
            {
                isBroken = true;
                file.SetLength(whole);
                throw new InputException($"{path}: cannot be written ({e.Message}); what was noted before is kept", e);
            }
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Sees to it that what was appended outlives a power cut.</summary>
    public void Secure() => (file as FileStream)?.Flush(flushToDisk: true);

    /// <summary>The whole lines of a journal, in order; none where there is no file. Of one that is being written those are read
    /// that are there now.</summary>
    /// <exception cref="InputException">A line is not what it should be.</exception>
    public static IEnumerable<T> Read(string path)
    {
        if (!File.Exists(path)) return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Lines(bytes, path, 1);
    }

    /// <param name="bytes">Lines; what stands behind the last line feed is passed over.</param>
    /// <param name="path">Where they are from, for messages.</param>
    /// <param name="number">Of the first, from 1.</param>
    /// <exception cref="InputException">A line is not what it should be.</exception>
    internal static IEnumerable<T> Lines(ReadOnlyMemory<byte> bytes, string path, int number)
    {
        for (int start = 0, length; (length = bytes.Span[start..].IndexOf((byte)'\n')) >= 0; start += length + 1)
            yield return Value(bytes.Span.Slice(start, length), path, number++);
    }

    /// <summary>The same at once, on all cores.</summary>
    /// <inheritdoc cref="Lines"/>
    /// <param name="quick">Reads a line sooner; null where it does not know it.</param>
    internal static T[] AllLines(ReadOnlyMemory<byte> bytes, string path, int number, Func<ReadOnlySpan<byte>, T?>? quick = null)
    {
        List<(int Start, int Length)> lines = [];
        for (int start = 0, length; (length = bytes.Span[start..].IndexOf((byte)'\n')) >= 0; start += length + 1) lines.Add((start, length));
        var values = new T[lines.Count];
        try
        {
            Workers.All.ForRanges(values.Length, 256, (first, end, _) =>
            {
                for (int i = first; i < end; i++)
                {
                    ReadOnlySpan<byte> line = bytes.Span.Slice(lines[i].Start, lines[i].Length);
                    values[i] = quick?.Invoke(line) ?? Value(line, path, number + i);
                }
            });
            return values;
        }
        catch (InputException)
        {
            // Of several damaged lines the first is named.
            return [.. Lines(bytes, path, number)];
        }
    }

    static T Value(ReadOnlySpan<byte> line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Line)
                ?? throw new InputException($"{path}, line {number}: damaged (null); remove the line");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}, line {number}: damaged ({JsonFault.InLine(e, line)}); remove the line", e);
        }
    }

    static FileStream Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be written ({e.Message})", e);
        }
    }

    long EndOfWholeLines()
    {
        for (long at = file.Length; at > 0; at--)
        {
            file.Seek(at - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n') return at;
        }
        return 0;
    }
}
