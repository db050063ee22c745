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
    /// <summary>Bytes that are read at a time, and that a line has at most.</summary>
    internal const int BlockBytes = 1 << 24;

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
    /// <returns>Where the line stands.</returns>
    public LinePlace Append(T value)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(value, Line), (byte)'\n'];
        lock (writing)
        {
            if (isBroken) throw new InputException($"{path}: could not be written");
            long whole = file.Position;
            try
            {
                file.Write(line);
                return new(whole, line.Length - 1);
            }
            catch (IOException e)
            {
                isBroken = true;
                file.SetLength(whole);
                throw new InputException($"{path}: cannot be written ({e.Message}); what was noted before is kept", e);
            }
        }
    }

    /// <summary>A line again.</summary>
    /// <exception cref="InputException">It cannot be read, or is not what was written any more.</exception>
    public T At(LinePlace place)
    {
        var line = new byte[place.Length];
        lock (writing)
        {
            long end = file.Position;
            try
            {
                file.Seek(place.Start, SeekOrigin.Begin);
                file.ReadExactly(line);
            }
            catch (IOException e)
            {
                throw new InputException($"{path}: cannot be read at byte {place.Start} ({e.Message})", e);
            }
            finally
            {
                file.Seek(end, SeekOrigin.Begin);
            }
        }
        return Value(line, path, "byte", place.Start);
    }

    public void Dispose() => file.Dispose();

    /// <summary>Sees to it that what was appended outlives a power cut.</summary>
    public void Secure() => (file as FileStream)?.Flush(flushToDisk: true);

    /// <summary>The whole lines of a journal, in order; none where there is no file. Of one that is being written those are read
    /// that are there now. No more of it than a block is in memory.</summary>
    /// <exception cref="InputException">A line is not what it should be.</exception>
    public static IEnumerable<T> Read(string path) => Places(path).Select(line => line.Value);

    /// <summary>The same, each with its place.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<(T Value, LinePlace Place)> Places(string path)
    {
        if (!File.Exists(path)) yield break;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        long start = 0;
        int number = 1;
        foreach (ReadOnlyMemory<byte> block in Blocks(stream, path, number))
        {
            foreach ((int at, int length) in Lines(block))
                yield return (Value(block.Span.Slice(at, length), path, "line", number++), new(start + at, length));
            start += block.Length;
        }
    }

    /// <summary>The whole lines of a stream from where it stands, as many together as a block has room for; each is valid until the
    /// next is asked for. What stands behind the last line feed is passed over.</summary>
    /// <param name="stream">Lines.</param>
    /// <param name="path">Where they are from, for messages.</param>
    /// <param name="number">Of the first line, from 1.</param>
    /// <param name="most">Bytes of a block at most, and of a line.</param>
    /// <exception cref="InputException">A line is longer than a block.</exception>
    internal static IEnumerable<ReadOnlyMemory<byte>> Blocks(Stream stream, string path, int number, int most = BlockBytes)
    {
        var buffer = new byte[(int)Math.Clamp(stream.Length - stream.Position, 0, most)];
        for (int kept = 0, read; (read = stream.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            int all = kept + read, whole = buffer.AsSpan(0, all).LastIndexOf((byte)'\n') + 1;
            if (whole == 0 && all == most)
                throw new InputException($"{path}, line {number}: longer than {most:n0} bytes, which no line is; remove it");
            if (whole > 0)
            {
                yield return buffer.AsMemory(0, whole);
                number += buffer.AsSpan(0, whole).Count((byte)'\n');
            }
            kept = all - whole;
            buffer.AsSpan(whole, kept).CopyTo(buffer);
        }
    }

    /// <summary>The lines of a block at once, on all cores.</summary>
    /// <param name="block">Whole lines.</param>
    /// <param name="path">Where they are from, for messages.</param>
    /// <param name="number">Of the first, from 1.</param>
    /// <param name="quick">Reads a line sooner; null where it does not know it.</param>
    /// <exception cref="InputException">A line is not what it should be; of several the first is named.</exception>
    internal static T[] AllLines(ReadOnlyMemory<byte> block, string path, int number, Func<ReadOnlySpan<byte>, T?>? quick = null)
    {
        (int Start, int Length)[] lines = [.. Lines(block)];
        var values = new T[lines.Length];
        T Slowly(int i) => Value(block.Span.Slice(lines[i].Start, lines[i].Length), path, "line", number + i);
        try
        {
            Workers.All.ForRanges(values.Length, 256, (first, end, _) =>
            {
                for (int i = first; i < end; i++)
                    values[i] = quick?.Invoke(block.Span.Slice(lines[i].Start, lines[i].Length)) ?? Slowly(i);
            });
            return values;
        }
        catch (InputException)
        {
            return [.. Enumerable.Range(0, values.Length).Select(Slowly)];
        }
    }

    static IEnumerable<(int Start, int Length)> Lines(ReadOnlyMemory<byte> block)
    {
        for (int start = 0, length; (length = block.Span[start..].IndexOf((byte)'\n')) >= 0; start += length + 1) yield return (start, length);
    }

    static T Value(ReadOnlySpan<byte> line, string path, string unit, long at)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Line)
                ?? throw new InputException($"{path}, {unit} {at}: damaged (null); remove the line");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}, {unit} {at}: damaged ({JsonFault.InLine(e, line)}); remove the line", e);
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
