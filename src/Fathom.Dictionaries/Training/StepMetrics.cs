using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Dictionaries;

/// <summary>What a training step reports; a line of <c>metrics.jsonl</c>.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Tokens">Rows seen.</param>
/// <param name="Loss">Reconstruction loss (the FVU of the batch) plus what the kind adds: the weighted auxiliary loss, or the
/// penalty.</param>
/// <param name="Fvu">Fraction of variance unexplained, of the batch, against the variance of all training rows.</param>
/// <param name="AuxLoss">The auxiliary loss before its weight; 0 where no latent was dead.</param>
/// <param name="L0">Mean active latents per row.</param>
/// <param name="Dead">Latents silent for longer than the configured number of rows.</param>
/// <param name="LongestDead">Rows since the most silent latent fired.</param>
/// <param name="LearningRate">Of this step.</param>
/// <param name="GradientNorm">Before clipping.</param>
public sealed record StepMetrics(long Step, long Tokens, double Loss, double Fvu, double AuxLoss, double L0, int Dead,
    long LongestDead, double LearningRate, double GradientNorm)
{
    /// <summary>The sparsity penalty with its weight, as it enters the loss; null where the kind has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Penalty { get; init; }

    /// <summary>A line of <c>metrics.jsonl</c>.</summary>
    /// <param name="line">UTF-8, without its end.</param>
    /// <returns>Null where it is none.</returns>
    public static StepMetrics? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<StepMetrics>(line, JsonFile.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
