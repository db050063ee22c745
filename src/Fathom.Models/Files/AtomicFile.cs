namespace Fathom.Models.Files;

/// <summary>
/// Writes files so that, whenever the program or the machine stops, the path holds either the old content or the new
/// one, whole: a temporary file beside the target, flushed to the disk, then renamed over it.
/// </summary>
public static class AtomicFile
{
    const string TemporaryEnding = ".fathom-tmp";

    /// <summary>Replaces or creates <paramref name="path"/> with what <paramref name="body"/> writes.</summary>
    /// <exception cref="InputException">
    /// The disk is full, the folder missing or not writable; the old file, if any, is then unchanged. Other exceptions of
    /// <paramref name="body"/> pass through, with the same guarantee.
    /// </exception>
    public static void Write(string path, Action<Stream> body) =>
        Write(path, body, static (stream, body) => body(stream));

    /// <summary>The same for a body that needs a span or another value without a closure.</summary>
    public static void Write<TState>(string path, TState state, Action<Stream, TState> body)
        where TState : allows ref struct
    {
        // Beside the target, since a rename is atomic only within one file system.
        string temporary = $"{path}.{Guid.NewGuid():N}{TemporaryEnding}";
        try
        {
            RemoveAbandoned(path);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                body(stream, state);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (IsOfTheSystem(e))
        {
            throw new InputException(
                $"{path}: cannot be written ({OneLine.Of(e.Message.Replace(temporary, path))}). " +
                "Free space or choose a writable folder; what was there before is unchanged.", e);
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>The same with text, as UTF-8 without a byte order mark.</summary>
    public static void WriteAllText(string path, string text) =>
        Write(path, text, static (stream, text) => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Deletes the file, if it is there, and what a process killed while writing it left beside it.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        RemoveAbandoned(path);
    }

    // .NET reports a path that no file can have as an argument "path", and a file beyond what the file system or a quota
    // allows as an argument "value", although the caller passed neither.
    static bool IsOfTheSystem(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException { ParamName: "path" or "value" };

    // A killed process leaves its temporary file behind, perhaps gigabytes of it. Whoever is still writing one holds its
    // lock, so one that opens exclusively belongs to nobody.
    static void RemoveAbandoned(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string name = Path.GetFileName(path);
        foreach (string candidate in Directory.EnumerateFiles(folder))
        {
            string candidateName = Path.GetFileName(candidate);
            if (!candidateName.StartsWith(name + ".", StringComparison.Ordinal)
                || !candidateName.EndsWith(TemporaryEnding, StringComparison.Ordinal)
                || candidateName.Length != name.Length + 1 + 32 + TemporaryEnding.Length) continue;
            try
            {
                using (new FileStream(candidate, FileMode.Open, FileAccess.Write, FileShare.None)) { }
                File.Delete(candidate);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or not ours to remove: it does not hinder this write.
            }
        }
    }

    static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The failure that brought us here is the one to report.
        }
    }
}
