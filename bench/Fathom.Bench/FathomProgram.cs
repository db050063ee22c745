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
        using Process process = Start(words, more);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        RequireDone(process);
        return output;
    }

    /// <summary>Runs a command to its end and times it; its CPU time is looked at 20 times a second.</summary>
    /// <inheritdoc cref="Run"/>
    public static ProgramTime Time(string words, params IEnumerable<string> more)
    {
        const int between = 50;
        var clock = Stopwatch.StartNew();
        TimeSpan cpu = TimeSpan.Zero;
        using Process process = Start(words, more);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(between))
        {
            process.Refresh();
            try
            {
                cpu = process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                // It has ended since.
            }
        }
        output.Wait();
        RequireDone(process);
        return new(cpu, clock.Elapsed);
    }

    /// <summary>Serves a run on a free port until the process is ended.</summary>
    /// <returns>The process, and where it answers.</returns>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static (Process Process, Uri Address) Serve(string run)
    {
        var start = new ProcessStartInfo(Path.GetFullPath("fathom"),
            ["serve", "--run", run, "--port", "0", "--no-browser"])
        { RedirectStandardError = true };
        Process process = Process.Start(start)
            ?? throw new InvalidOperationException("./fathom did not start; run this in a checkout");
        const string at = " at ";
        while (process.StandardError.ReadLine() is { } line)
            if (line.StartsWith("explore ", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                return (process, new(line[(line.LastIndexOf(at, StringComparison.Ordinal) + at.Length)..].Split(' ')[0]));
            }
        throw new InvalidOperationException($"fathom serve --run {run} failed");
    }

    static Process Start(string words, IEnumerable<string> more) => Process.Start(
        new ProcessStartInfo(Path.GetFullPath("fathom"), [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. more])
        {
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("./fathom did not start; run this in a checkout");

    static void RequireDone(Process process)
    {
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"fathom {string.Join(' ', process.StartInfo.ArgumentList)} failed");
    }

    /// <summary>Runs a command with <c>--json</c>.</summary>
    /// <inheritdoc cref="Run"/>
    public static JsonElement Json(string words, params IEnumerable<string> more) =>
        JsonDocument.Parse(Run(words, [.. more, "--json"])).RootElement;
}
