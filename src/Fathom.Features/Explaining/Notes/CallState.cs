namespace Fathom.Features;

/// <summary>How far an attempt at a call is.</summary>
enum CallState
{
    /// <summary>About to be sent. Where nothing follows, it may have cost what it can cost at most.</summary>
    Sent,

    /// <summary>Answered.</summary>
    Answered,

    /// <summary>It came to nothing.</summary>
    Failed,
}
