namespace Fathom.Bench;

/// <summary>The folder that a study works in: one that was given and stays, or one that is thrown away with it.</summary>
sealed class WorkFolder : IDisposable
{
    readonly bool stays;

    /// <param name="given">The folder that stays; null for one that is thrown away.</param>
    public WorkFolder(string? given = null)
    {
        stays = given is not null;
        Path = given ?? Directory.CreateTempSubdirectory("fathom-bench-").FullName;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    public void Dispose()
    {
        if (!stays) Directory.Delete(Path, recursive: true);
    }
}
