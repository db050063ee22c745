namespace Fathom.Explorer;

/// <summary>Two latents of a comparison: paired, nearest, or a part and its parent.</summary>
/// <param name="First">Of the first dictionary.</param>
/// <param name="Second">Of the second.</param>
/// <param name="Cosine">Of their decoder rows.</param>
/// <param name="EncoderCosine">Of their encoder rows; null but for pairs.</param>
/// <param name="Correlation">Of their activations; null where it is not known.</param>
/// <param name="AboveChance">Whether the cosine is.</param>
/// <param name="Together">Of a part: the share of its firings with its parent's; null for all else.</param>
sealed record ComparedPair(ComparedLatent First, ComparedLatent Second, float Cosine, float? EncoderCosine, double? Correlation,
    bool AboveChance, double? Together);
