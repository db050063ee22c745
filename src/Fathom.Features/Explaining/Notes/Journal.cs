using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Features;

/// <summary>
/// An append-only file of <c>notes/</c>: one JSON value a line, written in one piece, so that a process that is killed loses at
/// most the line that it was writing. Thread-safe. Whoever writes must hold the run's <see cref="NoteLock"/>.
/// </summary>
sealed class Journal<T> : IDisposable where T : class
{
    static readonly JsonSerializerOptions Line = new(JsonFile.Options)
    { WriteIndented = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    readonly Lock writing = new();
    readonly FileStream file;

    /// <param name="path">The file; made where it is missing. A torn last line is cut off.</param>
    /// <param name="warn">Gets a line where something was cut off.</param>
    public Journal(string path, Action<string> warn)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
        long whole = EndOfWholeLines();
        if (whole < file.Length)
        {
            warn($"{path}: the last line was torn and is dropped");
            file.SetLength(whole);
        }
        file.Seek(0, SeekOrigin.End);
    }

    public void Append(T value)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(value, Line), (byte)'\n'];
        lock (writing) file.Write(line);
    }

    public void Dispose() => file.Dispose();

    /// <summary>The whole lines of a journal, in order; none where there is no file. Of one that is being written those are read
    /// that are there now.</summary>
    /// <exception cref="InputException">A line is not what it should be.</exception>
    public static IEnumerable<T> Read(string path)
    {
        if (!File.Exists(path)) yield break;
        byte[] bytes;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        }
        for (int start = 0, number = 1, end; (end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0; start = end + 1, number++)
            yield return Value(bytes.AsSpan(start, end - start), path, number);
    }

    static T Value(ReadOnlySpan<byte> line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Line) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}, line {number}: damaged ({e.Message.Split('\n')[0]}); remove the line", e);
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
