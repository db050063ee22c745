namespace Fathom.Tests.Support;

/// <summary>A fresh folder of its own for a test, removed with all that is in it at the end.</summary>
sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fathom-test-").FullName;

    /// <summary>The path of a file in the folder; does not create it.</summary>
    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
