namespace Fathom.Features;

/// <summary>What became of the calls of a process.</summary>
public sealed record JudgeCounts
{
    /// <summary>Questions that were answered.</summary>
    public int Answered { get; init; }

    /// <summary>Questions whose answer was there already.</summary>
    public int Cached { get; init; }

    /// <summary>Questions of which an answer could be read, old or new.</summary>
    public int Used { get; init; }

    /// <summary>Attempts that were repeated: refused for now, or lost on the way.</summary>
    public int Retried { get; init; }

    /// <summary>Answers that could not be read.</summary>
    public int Malformed { get; init; }

    /// <summary>Questions that came to nothing in the end.</summary>
    public int Failed { get; init; }
}
