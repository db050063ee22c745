namespace Fathom.Tests.Support;

/// <summary>
/// The test data made by others, which is not part of the checkout: <c>shared/data</c> beside one of the folders above the
/// test assembly, or where the environment variable FATHOM_SHARED points.
/// </summary>
static class SharedData
{
    const string Variable = "FATHOM_SHARED";
    const string Marker = "MANIFEST.md";

    /// <summary>The data folder itself; null when this machine has none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>A path below the data folder; skips the running test, saying why, when there is no such folder.</summary>
    public static string Path(params string[] parts)
    {
        Assert.SkipUnless(Root != null,
            $"needs the shared test data: no shared/data/{Marker} above the test assembly, and {Variable} names none");
        return System.IO.Path.Combine([Root!, .. parts]);
    }

    static string? Find()
    {
        // The variable may name the folder shared as well as shared/data.
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return new[] { given, System.IO.Path.Combine(given, "data") }.FirstOrDefault(HoldsMarker);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (HoldsMarker(candidate)) return candidate;
        }
        return null;
    }

    static bool HoldsMarker(string folder) => File.Exists(System.IO.Path.Combine(folder, Marker));
}
