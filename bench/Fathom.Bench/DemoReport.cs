using System.Diagnostics;

namespace Fathom.Bench;

/// <summary>What <c>fathom demo</c> prints and how long it takes, as the committed Markdown.</summary>
static class DemoReport
{
    public static string Run()
    {
        using var folder = new WorkFolder();
        var clock = Stopwatch.StartNew();
        string output = FathomProgram.Run("demo --no-serve --out", folder.Path);
        return Markdown(output, clock.Elapsed);
    }

    // Trailing white space is no part of what is shown.
    static string Markdown(string output, TimeSpan time) => string.Join('\n',
    [
        "# The demo",
        "",
        $"`fathom demo --no-serve` took {time.TotalSeconds:f0} s, both dictionaries and all controls included.",
        $"{Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- demo`.",
        "",
        "```text",
        .. output.Trim('\n').Split('\n').Select(line => line.TrimEnd()),
        "```",
        "",
    ]);
}
