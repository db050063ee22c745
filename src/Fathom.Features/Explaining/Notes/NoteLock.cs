using System.Diagnostics;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// The right to write notes of a dictionary, of one process at a time: what explainers write, for as long as they work; what
/// people write, for one line. The two lie in files of their own and do not wait for each other.
/// </summary>
sealed class NoteLock : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Breath = TimeSpan.FromMilliseconds(5);

    readonly FileStream file;

    /// <summary>The right of an explainer.</summary>
    /// <exception cref="InputException">Another process has it.</exception>
    public NoteLock(RunFolder run, string dictionary) : this(NoteFiles.Lock(run, dictionary), TimeSpan.Zero,
        "another 'fathom explain' writes the notes of this dictionary; wait for it, or stop it")
    { }

    NoteLock(string path, TimeSpan patience, string held)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (Exception e) when (e is UnauthorizedAccessException || e is IOException && !IsHeld(e))
            {
                throw new InputException($"{path}: cannot be written ({e.Message})", e);
            }
            catch (IOException e)
            {
                if (waited.Elapsed >= patience) throw new InputException($"{path}: {held}", e);
            }
            Thread.Sleep(Breath);
        }
    }

    /// <summary>The right to add a line for a person; waits for others, who are soon done.</summary>
    /// <exception cref="InputException">Another process has had it for seconds.</exception>
    public static NoteLock OfPeople(RunFolder run, string dictionary) => new(NoteFiles.PeopleLock(run, dictionary), Patience,
        "another process keeps writing the notes of this dictionary; try again");

    // EWOULDBLOCK of Linux and of macOS, and ERROR_SHARING_VIOLATION of Windows.
    static bool IsHeld(Exception e) => (e.HResult & 0xFFFF) is 11 or 35 or 32;

    public void Dispose() => file.Dispose();
}
