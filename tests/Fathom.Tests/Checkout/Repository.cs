namespace Fathom.Tests.Checkout;

/// <summary>The checkout that the tests were built from.</summary>
static class Repository
{
    /// <summary>The folder that holds Fathom.slnx.</summary>
    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Fathom.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"no Fathom.slnx above {AppContext.BaseDirectory}");
    }

    /// <summary>What git tracks or would add, as paths relative to <see cref="Root"/>.</summary>
    public static async Task<string[]> Files()
    {
        Assert.SkipUnless(Directory.Exists(Path(".git")) || File.Exists(Path(".git")), "needs a git checkout");
        Finished listed = await Command.Run(Root, "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z");
        Assert.SkipUnless(listed.Code == 0, "needs git");
        return [.. listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path(file)))];
    }
}
