using System.Diagnostics;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Cli;

/// <summary>A process of the program that a test watches and ends.</summary>
sealed class RunningFathom : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    readonly Process process;
    readonly Task<string> output, error;

    public RunningFathom(ProcessStartInfo start)
    {
        process = Process.Start(start)!;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Waits until something holds; fails when the process ends or much time passes before.</summary>
    public async Task Until(Func<bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (process.HasExited) Assert.Fail($"it ended before the awaited moment, with exit code {process.ExitCode}\n{await error}");
            if (Stopwatch.GetElapsedTime(start) > Limit) Assert.Fail("the awaited moment did not come");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>SIGKILL: nothing of the program runs any more.</summary>
    public async Task Kill()
    {
        Assert.False(process.HasExited, "it had ended already; there was nothing to kill");
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public async Task<Finished> Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return new(process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
