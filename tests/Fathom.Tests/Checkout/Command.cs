using System.Diagnostics;

namespace Fathom.Tests.Checkout;

/// <summary>Runs one process to its end, without a terminal; one that hangs is ended and fails its test.</summary>
static class Command
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static Task<Finished> Run(string folder, string file, params string[] arguments) => Run(folder, [], file, arguments);

    /// <param name="environment">Variables that differ from the test's own; null removes one.</param>
    public static async Task<Finished> Run(
        string folder, Dictionary<string, string?> environment, string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
