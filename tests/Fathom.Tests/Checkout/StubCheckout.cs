namespace Fathom.Tests.Checkout;

/// <summary>
/// A checkout with the real launcher scripts and next to nothing to build, and a PATH that holds the tools the scripts use and, as
/// <c>dotnet</c>, a stub that notes its calls in <c>calls</c>. The launcher's decisions are then visible within milliseconds.
/// </summary>
sealed class StubCheckout : IDisposable
{
    static readonly string[] Tools =
    [
        "awk", "bash", "cat", "cut", "env", "find", "flock", "grep",
        "mkdir", "mv", "paste", "readlink", "rm", "sed", "sleep", "sort",
    ];

    static readonly string[] Copied =
        ["fathom", "test", ".ci/checkout.sh", ".ci/skipped.awk", "global.json", "Directory.Build.props"];

    readonly TemporaryFolder folder = new();

    /// <summary>What the stub says to <c>dotnet --version</c>.</summary>
    public string Version { get; set; } = "10.0.100";

    public string Root => folder.At("the checkout");
    public string Bin => folder.At("bin");
    public string Elsewhere => folder.At("elsewhere");
    public string Fathom => Path.Combine(Root, "fathom");
    public string Test => Path.Combine(Root, "test");

    public StubCheckout()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the bash launcher is for Linux and macOS");
        Directory.CreateDirectory(Bin);
        Directory.CreateDirectory(Elsewhere);
        foreach (string tool in Tools)
            if (Find(tool) is { } path)
                File.CreateSymbolicLink(Path.Combine(Bin, tool), path);
        foreach (string file in Copied)
            folder.Write($"the checkout/{file}", File.ReadAllText(Repository.Path(file)));
        Write("src/Fathom.Cli/Program.cs", "");
        Write("src/Fathom.Explorer/web/src/page.ts", "");
        // The stub leaves what a build leaves, and "runs" a program by printing its arguments.
        folder.Write("bin/dotnet", """
            #!/usr/bin/env bash
            echo "$*" >>"$CALLS"
            case $1 in
                --version) echo "$STUB_VERSION" ;;
                --list-sdks) [ -z "$STUB_VERSION" ] || echo "$STUB_VERSION [/sdk]" ;;
                build)
                    if [ -f slow ]; then sleep 0.5; fi
                    if [ -f fail ]; then echo "Program.cs(1,1): error CS1002: ; expected [/src/Fathom.Cli.csproj]"; exit 1; fi
                    mkdir -p artifacts/bin/Fathom.Cli/release src/Fathom.Explorer/web/dist
                    echo built >artifacts/bin/Fathom.Cli/release/fathom.dll
                    echo page >src/Fathom.Explorer/web/dist/page.js ;;
                format)
                    if [ ! -f unformatted ]; then exit 0; fi
                    echo "Program.cs(1,1): error WHITESPACE: Fix it. [/src/Fathom.Cli.csproj]"; exit 2 ;;
                *Fathom.Tests.dll)
                    if [ -f result.xml ]; then cat result.xml >artifacts/test-results.xml; fi
                    exit "$(cat runner-code)" ;;
                *) shift; echo "in $PWD"; for argument; do echo "<$argument>"; done; exit 7 ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(Bin, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>The calls of the stub so far, by their first word.</summary>
    public int Calls(string verb) =>
        File.Exists(folder.At("calls")) ? File.ReadLines(folder.At("calls")).Count(line => line.Split(' ')[0] == verb) : 0;

    public void Write(string file, string text) => folder.Write($"the checkout/{file}", text);
    public void Delete(string file) => File.Delete(Path.Combine(Root, file));
    public void DeleteTool(string tool) => File.Delete(Path.Combine(Bin, tool));

    /// <summary>Runs a command in <paramref name="from"/>, by default a folder outside the checkout.</summary>
    public Task<Finished> Run(string command, string[] arguments, string? from = null)
    {
        Dictionary<string, string?> environment = new()
        {
            ["PATH"] = Bin,
            ["HOME"] = Elsewhere,
            ["DOTNET_ROOT"] = null,
            ["CALLS"] = folder.At("calls"),
            ["STUB_VERSION"] = Version,
        };
        return Command.Run(from ?? Elsewhere, environment, Path.Combine(Bin, "bash"), [command, .. arguments]);
    }

    public Task<Finished> Start(params string[] arguments) => Run(Fathom, arguments);

    public void Dispose() => folder.Dispose();

    static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, tool))
            .FirstOrDefault(File.Exists);
}
