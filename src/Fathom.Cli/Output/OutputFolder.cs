namespace Fathom.Cli;

/// <summary>A folder that a verb writes into.</summary>
static class OutputFolder
{
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot make the folder ({e.Message}); choose another --out", e);
        }
    }
}
