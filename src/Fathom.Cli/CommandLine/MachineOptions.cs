using System.ComponentModel;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>What every verb that computes takes.</summary>
sealed record MachineOptions
{
    [Description("threads to use; auto: all cores; no result depends on it")]
    public int? Threads { get; init; }

    public Workers Workers => Threads switch
    {
        null => Workers.All,
        >= 1 and <= 4096 => new Workers(Threads.Value),
        _ => throw new UsageException($"--threads {Threads}: expected 1 to 4096"),
    };
}
