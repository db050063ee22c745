using System.Runtime.InteropServices;

namespace Fathom.Bench;

/// <summary>The machine that figures belong to.</summary>
static class Machine
{
    /// <summary>Name of the processor.</summary>
    public static string Processor { get; } = FindProcessor();

    /// <summary>The same as a folder's name, with the cores: amd-epyc-2-cores.</summary>
    public static string Slug { get; } =
        string.Join('-', Processor.ToLowerInvariant().Split([' ', '(', ')', '@', '/'], StringSplitOptions.RemoveEmptyEntries)) + $"-{Environment.ProcessorCount}-cores";

    /// <summary>One line for the head of a report.</summary>
    public static string Description { get; } =
        $"{Processor}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30)} GiB, {RuntimeInformation.OSDescription}, .NET {Environment.Version}";

    static string FindProcessor()
    {
        string[] lines = File.Exists("/proc/cpuinfo") ? File.ReadAllLines("/proc/cpuinfo") : [];
        string Of(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "";
        string name = Of("model name");
        return name.Length == 0 ? RuntimeInformation.ProcessArchitecture.ToString() : $"{name} (family {Of("cpu family")} model {Of("model\t")})";
    }
}
