namespace Fathom.Cli;

/// <summary>A folder that a verb writes into.</summary>
static class OutputFolder
{
    /// <summary>Makes a folder that nothing may lie in yet.</summary>
    /// <exception cref="InputException">Something does, or it cannot be made.</exception>
    public static void CreateNew(string path)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new InputException($"{path}: is there already and not empty; choose another --to");
        Create(path, "--to");
    }

    /// <exception cref="InputException">It cannot be made.</exception>
    public static void Create(string path, string option = "--out")
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot make the folder ({e.Message}); choose another {option}", e);
        }
    }
}
