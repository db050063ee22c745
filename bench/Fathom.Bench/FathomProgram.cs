using System.Diagnostics;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>The program as a user of the checkout starts it.</summary>
static class FathomProgram
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="words">Verb and options that have no spaces in them.</param>
    /// <param name="more">What follows, each as it is: paths may have spaces.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It did not start, or failed.</exception>
    public static string Run(string words, params IEnumerable<string> more)
    {
        string[] arguments = [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. more];
        var start = new ProcessStartInfo(Path.GetFullPath("fathom"), arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException("./fathom did not start; run this in a checkout");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new InvalidOperationException($"fathom {string.Join(' ', arguments)} failed");
    }

    /// <summary>Runs a command with <c>--json</c>.</summary>
    /// <inheritdoc cref="Run"/>
    public static JsonElement Json(string words, params IEnumerable<string> more) =>
        JsonDocument.Parse(Run(words, [.. more, "--json"])).RootElement;
}
