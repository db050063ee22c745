namespace Fathom.Features;

/// <summary>What a document is for.</summary>
enum Side : byte
{
    /// <summary>In part of both: left out.</summary>
    Neither,

    /// <summary>Explainers see it.</summary>
    Train,

    /// <summary>Scorers ask about it.</summary>
    Test,
}
