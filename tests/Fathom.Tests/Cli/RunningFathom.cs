using System.Diagnostics;
using System.Text;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>A process of the program that a test watches and ends.</summary>
sealed class RunningFathom : IDisposable
{
    readonly Process process;
    readonly Task<string> output;
    readonly StringBuilder error = new();
    readonly TaskCompletionSource errorEnd = new();

    public RunningFathom(ProcessStartInfo start)
    {
        process = Process.Start(start)!;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) errorEnd.SetResult();
            else lock (error) error.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written to standard error until now.</summary>
    public string ErrorSoFar
    {
        get
        {
            lock (error) return error.ToString();
        }
    }

    /// <summary>Waits until something holds; fails when the process ends or much time passes before.</summary>
    public async Task Until(Func<bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (process.HasExited && !holds())
                Assert.Fail($"it ended before the awaited moment, with exit code {process.ExitCode}\n{ErrorSoFar}");
            if (Stopwatch.GetElapsedTime(start) > Patience.Limit) Assert.Fail("the awaited moment did not come");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>SIGKILL: nothing of the program runs any more.</summary>
    public async Task Kill() => Assert.True(await TryKill(), "it had ended already; there was nothing to kill");

    /// <summary>The same; false where it had ended well before.</summary>
    public async Task<bool> TryKill()
    {
        process.Kill();
        await process.WaitForExitAsync();
        return process.ExitCode != 0;
    }

    /// <summary>Skips the running test where a child would not notice Ctrl-C.</summary>
    public static void RequireInterrupt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs SIGINT");
        if (!OperatingSystem.IsLinux()) return;
        const ulong interrupt = 1 << 1;
        string ignored = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        Assert.SkipWhen((Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & interrupt) != 0,
            "SIGINT is ignored here, as in a background job of a shell, and children inherit that");
    }

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public async Task<Finished> Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Patience.Limit);
        await errorEnd.Task;
        return new(process.ExitCode, await output, ErrorSoFar);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
