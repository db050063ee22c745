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
        catch (IOException e)
        {
            throw new InputException(
                $"{path}: another 'fathom explain' writes the notes of this dictionary; wait for it, or stop it", e);
        }
    }

    public void Dispose() => file.Dispose();
}
