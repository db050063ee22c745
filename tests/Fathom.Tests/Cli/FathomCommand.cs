using System.Diagnostics;
using System.Text.Json;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Cli;

/// <summary>The program as a user starts it: the built <c>fathom.dll</c> in a process of its own.</summary>
static class FathomCommand
{
    static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "fathom.dll");

    public static Task<Finished> Run(params string[] arguments) => RunIn(Path.GetTempPath(), arguments);

    public static Task<Finished> RunIn(string folder, params string[] arguments) =>
        Command.Run(folder, new() { ["COLUMNS"] = null }, "dotnet", [Dll, .. arguments]);

    /// <summary>Runs it for a terminal of so many columns.</summary>
    public static Task<Finished> RunWide(int columns, params string[] arguments) =>
        Command.Run(Path.GetTempPath(), new() { ["COLUMNS"] = $"{columns}" }, "dotnet", [Dll, .. arguments]);

    /// <summary>Runs it and expects success.</summary>
    public static async Task<Finished> Done(params string[] arguments)
    {
        Finished finished = await Run(arguments);
        Assert.True(finished.Code == 0, $"fathom {string.Join(' ', arguments)}: exit code {finished.Code}\n{finished.Error}");
        return finished;
    }

    /// <summary>Runs it with --json and expects success and exactly one JSON value on standard output.</summary>
    public static async Task<JsonElement> Json(params string[] arguments) => OneValue(await Done([.. arguments, "--json"]));

    /// <summary>The only JSON value on a standard output.</summary>
    public static JsonElement OneValue(Finished finished)
    {
        // Parsing takes the whole text, so words around the value or a second one would fail it.
        using var document = JsonDocument.Parse(finished.Output);
        return document.RootElement.Clone();
    }

    /// <summary>
    /// Runs it and expects a refusal: one line on standard error, whatever is wrong, and nothing on standard output.
    /// </summary>
    /// <param name="code">1 the work failed, 2 the command line is wrong.</param>
    /// <param name="words">What the line must say.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task Refused(int code, string[] words, params string[] arguments) =>
        CheckRefusal(await Run(arguments), code, words);

    public static void CheckRefusal(Finished finished, int code, params string[] words)
    {
        string line = Assert.Single(finished.ErrorLines);
        Assert.StartsWith("fathom: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.Equal((code, ""), (finished.Code, finished.Output));
    }

    /// <summary>Starts it without waiting for its end; disposing ends it for good (SIGKILL where there are signals).</summary>
    public static RunningFathom Start(params string[] arguments) => new(new ProcessStartInfo("dotnet", [Dll, .. arguments])
    {
        WorkingDirectory = Path.GetTempPath(),
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    });
}
