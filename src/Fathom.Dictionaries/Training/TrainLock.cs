namespace Fathom.Dictionaries;

/// <summary>Holds the folders of dictionaries while a process trains them: two would write over each other's log and checkpoints.</summary>
public sealed class TrainLock : IDisposable
{
    readonly List<FileStream> held = [];

    /// <param name="folders">Of the dictionaries, there already or not.</param>
    /// <exception cref="InputException">Another process trains one of them.</exception>
    public TrainLock(params IEnumerable<string> folders)
    {
        try
        {
            foreach (string folder in folders) held.Add(Hold(folder));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose() => held.ForEach(file => file.Dispose());

    static FileStream Hold(string folder)
    {
        string parent = Path.GetDirectoryName(folder)!, path = Path.Combine(parent, $".{Path.GetFileName(folder)}.lock");
        try
        {
            Directory.CreateDirectory(parent);
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new InputException($"{folder}: another process is training it; wait for that one to end, or give this " +
                "dictionary another name", e);
        }
    }
}
