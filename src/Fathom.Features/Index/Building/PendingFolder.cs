namespace Fathom.Features;

/// <summary>
/// A folder that appears under its name only when it is whole: made under a hidden name beside it, renamed by
/// <see cref="Commit"/>, removed when disposed of without. What a killed process left is removed first; a lock keeps two
/// processes from building the same folder.
/// </summary>
sealed class PendingFolder : IDisposable
{
    readonly string target, replaced;
    readonly FileStream held;

    PendingFolder(string target, string path, string replaced, FileStream held) =>
        (this.target, Path, this.replaced, this.held) = (target, path, replaced, held);

    /// <summary>Where to write meanwhile.</summary>
    public string Path { get; }

    /// <exception cref="InputException">Another process builds it now, or the place is not writable.</exception>
    public static PendingFolder Begin(string target)
    {
        string parent = System.IO.Path.GetDirectoryName(target)!, name = System.IO.Path.GetFileName(target);
        string Beside(string purpose) => System.IO.Path.Combine(parent, $".{name}.{purpose}");
        try
        {
            Directory.CreateDirectory(parent);
            FileStream held = Lock(target, Beside("lock"));
            try
            {
                var folder = new PendingFolder(target, Beside("building"), Beside("replaced"), held);
                folder.Recover();
                Directory.CreateDirectory(folder.Path);
                return folder;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(target, e);
        }
    }

    /// <summary>Puts the folder in its place, instead of what was there.</summary>
    /// <exception cref="InputException">The place is not writable; what was there stays.</exception>
    public void Commit()
    {
        try
        {
            if (Directory.Exists(target)) Directory.Move(target, replaced);
            Directory.Move(Path, target);
            Remove(replaced);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(target, e);
        }
    }

    public void Dispose()
    {
        try
        {
            Recover();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here is the one to report; the next build cleans up.
        }
        held.Dispose();
    }

    // Between the two renames of a commit the old folder lies aside: it comes back if the new one never took its place.
    void Recover()
    {
        if (Directory.Exists(replaced) && !Directory.Exists(target)) Directory.Move(replaced, target);
        Remove(replaced);
        Remove(Path);
    }

    static FileStream Lock(string target, string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new InputException($"{target}: another process is making it; wait for that one to end", e);
        }
    }

    static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    static InputException NotWritable(string target, Exception e) => new(
        $"{target}: cannot be written ({e.Message.ReplaceLineEndings(" ")}); " +
        "free space, make it writable or stop what uses it", e);
}
