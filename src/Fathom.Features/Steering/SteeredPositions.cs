namespace Fathom.Features;

/// <summary>Which tokens are steered.</summary>
public enum SteeredPositions
{
    All,

    /// <summary>Those of the prompt.</summary>
    Prompt,

    /// <summary>Those that were generated.</summary>
    Generated,

    /// <summary>The last one of the prompt, from which the first new token is drawn.</summary>
    Last,
}
