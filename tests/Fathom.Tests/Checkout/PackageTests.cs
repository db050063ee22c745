using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Fathom.Tests.Checkout;

/// <summary>
/// <c>dotnet pack</c> gives the tool and the libraries, and the tool runs where nothing else is: packed and installed outside the
/// checkout, from a folder of packages as the only source.
/// </summary>
public sealed class PackageTests : IDisposable
{
    const string Version = "0.1.0";

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_packed_tool_installs_and_runs_in_a_clean_folder()
    {
        // Analyzers have had their say, and the explorer's pages have been built, when this test was.
        string packages = folder.At("packages");
        await Dotnet(
            Repository.Root, "pack", "Fathom.slnx", "-c", "Release", "-v", "q", "--nologo",
            "--artifacts-path", folder.At("artifacts"), "-o", packages, "-nodeReuse:false", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-p:SkipWeb=true",
            $"-p:WebStamp={Repository.Path("artifacts", "obj", "Fathom.Explorer", "web.stamp")}");

        string[] libraries = [.. Names(Directory.GetDirectories(Repository.Path("src"))).Where(name => name != "Fathom.Cli")];
        Assert.Equal(
            libraries.Append("fathom").Select(id => $"{id}.{Version}.nupkg").Order(StringComparer.Ordinal),
            Names(Directory.GetFiles(packages)));
        foreach (string id in libraries)
            CheckLibrary(Path.Combine(packages, $"{id}.{Version}.nupkg"), id);

        folder.Write("clean/nuget.config", """
            <configuration>
              <packageSources><clear /><add key="packages" value="../packages" /></packageSources>
            </configuration>
            """);
        await Dotnet(folder.At("clean"), "tool", "install", "fathom", "--version", Version, "--tool-path", folder.At("tools"));
        string tool = folder.At("tools", OperatingSystem.IsWindows() ? "fathom.exe" : "fathom");
        Finished version = await Command.Run(folder.At("clean"), tool, "--version");
        Assert.Equal((0, Version, ""), (version.Code, version.Output.Trim(), version.Error));
        Finished help = await Command.Run(folder.At("clean"), tool, "--help");
        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
        CheckPages(Directory.GetFiles(folder.At("tools"), "Fathom.Explorer.dll", SearchOption.AllDirectories).Single());
    }

    /// <summary>The installed explorer carries the pages that the checkout's carries.</summary>
    static void CheckPages(string explorer)
    {
        using PEReader file = new(File.OpenRead(explorer));
        MetadataReader metadata = file.GetMetadataReader();
        Assert.Equal(
            Assembly.Load("Fathom.Explorer").GetManifestResourceNames().Order(StringComparer.Ordinal),
            metadata.ManifestResources
                .Select(handle => metadata.GetString(metadata.GetManifestResource(handle).Name))
                .Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> Names(string[] paths) =>
        paths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    static void CheckLibrary(string package, string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        foreach (string file in (string[])["README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"])
            Assert.NotNull(archive.GetEntry(file));
        using Stream stream = archive.GetEntry($"{id}.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal(("MIT", "README.md"), (Value("license"), Value("readme")));
        Assert.NotEqual("Package Description", Value("description"));
    }

    /// <summary>An install keeps its settings and what it unpacks in this test's folder; packing restores as usual.</summary>
    async Task Dotnet(string from, params string[] arguments)
    {
        Dictionary<string, string?> environment = [];
        if (arguments[0] == "tool")
            environment = new() { ["DOTNET_CLI_HOME"] = folder.At("home"), ["NUGET_PACKAGES"] = folder.At("cache") };
        Finished finished = await Command.Run(from, environment, "dotnet", arguments);
        Assert.True(finished.Code == 0, $"dotnet {string.Join(' ', arguments)}\n{finished.Output}{finished.Error}");
    }
}
