using System.Diagnostics;

namespace Fathom.Bench;

/// <summary>What the test of a thousand latents measured, as the committed Markdown.</summary>
static class ExplainingReport
{
    /// <summary>The part of docs/03-concepts/explaining.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- throughput: written by bench/Fathom.Bench -->", "<!-- end of throughput -->");

    /// <exception cref="InvalidOperationException">The test failed.</exception>
    public static string Run()
    {
        string path = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Path.GetFullPath("test"), ["-class", "*.Explaining.ThroughputTests"]);
            (start.Environment["FATHOM_LONG"], start.Environment["FATHOM_REPORT"]) = ("1", path);
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            string[] table = File.ReadAllLines(path);
            if (process.ExitCode != 0 || table.Length == 0) throw new InvalidOperationException("ThroughputTests failed");
            return string.Join('\n',
            [
                "# A thousand latents through the explainer and all scorers",
                "",
                $"{Machine.Description}.",
                "Written by `dotnet run -c Release --project bench/Fathom.Bench -- explaining`, which runs ThroughputTests.",
                "",
                .. Part.Of([.. table, ""]),
                "",
            ]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
