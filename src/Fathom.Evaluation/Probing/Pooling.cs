namespace Fathom.Evaluation;

/// <summary>What of a text's tokens a probe reads.</summary>
public enum Pooling
{
    /// <summary>The mean over its tokens.</summary>
    Mean,

    /// <summary>The last token.</summary>
    Last,
}
