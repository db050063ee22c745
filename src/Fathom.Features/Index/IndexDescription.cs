namespace Fathom.Features;

/// <summary>What <c>index/&lt;dictionary&gt;/index.json</c> says: what was indexed, and how much came of it.</summary>
public sealed record IndexDescription
{
    /// <summary>Name of the dictionary in the run.</summary>
    public required string Dictionary { get; init; }

    /// <summary>SHA-256 of the dictionary's configuration and weights, so that a retrained one is noticed.</summary>
    public required string DictionaryHash { get; init; }

    /// <summary>Name of the capture in the run.</summary>
    public required string Capture { get; init; }

    /// <summary>SHA-256 of the descriptions of the capture and of the items, so that another capture is noticed.</summary>
    public required string CaptureHash { get; init; }

    /// <summary>The site, in its text form.</summary>
    public required string Site { get; init; }

    /// <summary>Folder of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Latents M.</summary>
    public required int Latents { get; init; }

    /// <summary>Width d of the dictionary's input.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the capture, all of them indexed.</summary>
    public required long Rows { get; init; }

    /// <summary>The first rows; the rest belongs to held-out documents.</summary>
    public required long TrainRows { get; init; }

    /// <summary>Contexts of the run.</summary>
    public required int Contexts { get; init; }

    /// <summary>Activations in all posting lists.</summary>
    public required long Entries { get; init; }

    /// <summary>Mean active latents per row: entries / rows.</summary>
    public required double L0 { get; init; }

    /// <summary>Tokens that logit effects are known for; 0 when the index was made without a model.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How far the map keeps neighbourhoods; null where there is none.</summary>
    public MapQuality? Map { get; init; }

    /// <summary>When the index was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
