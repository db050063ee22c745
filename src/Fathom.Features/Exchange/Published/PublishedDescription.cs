namespace Fathom.Features;

/// <summary>What <c>published/&lt;name&gt;/published.json</c> says.</summary>
public sealed record PublishedDescription
{
    /// <summary>What the features are of.</summary>
    public required CardSource Source { get; init; }

    /// <summary>The format that they came in.</summary>
    public required string Format { get; init; }

    /// <summary>Where they came from, on the machine that brought them in.</summary>
    public required string From { get; init; }

    /// <summary>Features.</summary>
    public required int Features { get; init; }

    /// <summary>Examples of all of them.</summary>
    public required int Examples { get; init; }

    /// <summary>Examples and labels that belonged to none of the features and were left out.</summary>
    public required int Strays { get; init; }
}
