using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>What the steps of a run share, and how each is written into its manifest.</summary>
sealed record Pipeline(RunFolder Run, Workers Workers, CancellationToken Cancellation)
{
    /// <summary>Version of Fathom, without the build's hash.</summary>
    public static string Version => FathomVersion.Text;

    /// <summary>Writes one step into the manifest.</summary>
    /// <param name="verb">What was done.</param>
    /// <param name="output">What it made.</param>
    /// <param name="config">With which configuration.</param>
    /// <param name="clock">Running since it began.</param>
    /// <param name="inputs">Hashes of what went in.</param>
    /// <param name="tokens">Tokens or rows worked on.</param>
    /// <param name="flops">Operations of the matrix products.</param>
    /// <param name="folder">What was written, for its size.</param>
    /// <param name="outputs">Steps that share the time: a pass over several sites makes a capture of each.</param>
    /// <param name="seconds">The time that it took, where that is not the clock's.</param>
    /// <param name="money">Paid to others.</param>
    public void Record(string verb, string output, object config, Stopwatch clock, IReadOnlyDictionary<string, string> inputs,
        long tokens, double flops, string folder, int outputs = 1, double? seconds = null, double money = 0,
        long bytesBefore = 0) => Manifest.Add(Run, new ManifestStep
        {
            Verb = verb,
            Output = output,
            Command = ["fathom", .. Environment.GetCommandLineArgs()[1..]],
            Config = JsonSerializer.SerializeToNode(config, JsonFile.Options),
            Started = DateTimeOffset.UtcNow - clock.Elapsed,
            Version = Version,
            Threads = Workers.Count,
            InstructionSet = InstructionSet.Best.ToString(),
            Machine = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, .NET {Environment.Version}",
            Inputs = inputs,
            Costs = new((seconds ?? clock.Elapsed.TotalSeconds) / outputs, tokens, flops, SizeOf(folder) - bytesBefore, money),
            PeakMemory = PeakMemory(),
        });

    static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <summary>The last step of a verb that made something; null where there was none.</summary>
    public ManifestStep? Last(string verb, string output) =>
        Manifest.Of(Run).Steps.LastOrDefault(step => step.Verb == verb && step.Output == output);

    /// <summary>Bytes of all files in a folder; 0 where there is none.</summary>
    public static long SizeOf(string folder) =>
        Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
}
