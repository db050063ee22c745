using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>The right to write the notes of a dictionary: one process at a time.</summary>
sealed class NoteLock : IDisposable
{
    readonly FileStream file;

    /// <exception cref="InputException">Another process has it.</exception>
    public NoteLock(RunFolder run, string dictionary)
    {
        Directory.CreateDirectory(run.Notes);
        string path = NoteFiles.Lock(run, dictionary);
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || e is IOException && !IsHeld(e))
        {
            throw new InputException($"{path}: cannot be written ({e.Message})", e);
        }
        catch (IOException e)
        {
            throw new InputException(
                $"{path}: another 'fathom explain' writes the notes of this dictionary; wait for it, or stop it", e);
        }
    }

    // EWOULDBLOCK of Linux and of macOS, and ERROR_SHARING_VIOLATION of Windows.
    static bool IsHeld(Exception e) => (e.HResult & 0xFFFF) is 11 or 35 or 32;

    public void Dispose() => file.Dispose();
}
