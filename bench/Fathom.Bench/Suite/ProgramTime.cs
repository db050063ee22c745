namespace Fathom.Bench;

/// <summary>What a run of the program took.</summary>
/// <param name="Cpu">Of all its threads.</param>
/// <param name="Wall">From its start to its end.</param>
readonly record struct ProgramTime(TimeSpan Cpu, TimeSpan Wall);
