namespace Fathom.Explorer;

/// <summary>A training of the run.</summary>
/// <param name="Name">The dictionary.</param>
/// <param name="State">How it stands with it.</param>
/// <param name="Control">Whether the dictionary is a control of an evaluation.</param>
/// <param name="Indexed">Whether the dictionary's latents can be shown.</param>
/// <param name="Architecture">The kind; null where nothing says so.</param>
/// <param name="Latents">M; null where nothing says so.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Of the whole training; null where nothing says so.</param>
/// <param name="Tokens">Rows seen.</param>
/// <param name="TokensPerSecond">Of the process that is at it, or that finished it; null where that is not known.</param>
/// <param name="SecondsLeft">Until it is done, at this rate; null unless it runs.</param>
/// <param name="SecondsSinceWritten">Since it wrote last.</param>
sealed record TrainingResponse(string Name, TrainingState State, bool Control, bool Indexed, string? Architecture, int? Latents, long Step,
    long? Steps, long Tokens, double? TokensPerSecond, double? SecondsLeft, double SecondsSinceWritten);
