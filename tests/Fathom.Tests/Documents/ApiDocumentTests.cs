using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Explorer;
using Fathom.Tests.Dictionaries;
using Fathom.Tests.Support;

namespace Fathom.Tests.Documents;

/// <summary>The requests that the documents show are answered: run as they stand, but for the port.</summary>
public sealed partial class ApiDocumentTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static string[] Shown => [.. Markdown.All.SelectMany(page => Markdown.Blocks(page.Text)).Where(block => block.Language == "sh")
        .SelectMany(block => block.Code.Split('\n')).Where(line => line.StartsWith("curl ", StringComparison.Ordinal) && line.Contains("/api/", StringComparison.Ordinal))];

    [Fact]
    public async Task What_is_shown_is_answered()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the lines are those of a Unix shell");
        Assert.SkipUnless(File.Exists("/bin/sh") && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "curl"))),
            "no curl on this machine");
        using var run = new TinyRun();
        run.BuildIndex();
        SmallTraining.Train(run.Folder.Dictionary("small"));
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        Assert.True(Shown.Length >= 5);
        foreach (string line in Shown)
        {
            string answer = await Shell(line.Replace(":5173/", $":{server.Address.Port}/", StringComparison.Ordinal));
            if (line.Contains("follow", StringComparison.Ordinal)) Assert.EndsWith("event: end\ndata: null\n\n", answer, StringComparison.Ordinal);
            string json = line.Contains("follow", StringComparison.Ordinal) ? Data().Match(answer).Groups[1].Value : answer;
            JsonElement record = JsonDocument.Parse(json).RootElement;
            Assert.False(record.TryGetProperty("error", out JsonElement error), $"{line}: {error}");
        }
    }

    static async Task<string> Shell(string line)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardOutput = true })!;
        string output = await shell.StandardOutput.ReadToEndAsync(Cancel);
        await shell.WaitForExitAsync(Cancel);
        Assert.Equal(0, shell.ExitCode);
        return output;
    }

    [GeneratedRegex("^data: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Data();
}
