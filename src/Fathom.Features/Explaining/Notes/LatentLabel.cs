namespace Fathom.Features;

/// <summary>
/// A line of <c>notes/labels.*.jsonl</c>, or of <c>notes/written.*.jsonl</c> by a person: what somebody says of a latent.
/// </summary>
/// <param name="Dictionary">Hash of the weights that it is about, that of <c>index.json</c>.</param>
/// <param name="Latent">The latent.</param>
/// <param name="Explainer">Who says so: a kind of explainer, or the name of a person.</param>
/// <param name="Text">One line; as raw as any text of a server. Empty where a person has taken the label back.</param>
/// <param name="Seed">Of the passages that it was shown.</param>
/// <param name="At">When.</param>
public sealed record LatentLabel(string Dictionary, int Latent, string Explainer, string Text, ulong Seed, DateTimeOffset At)
{
    /// <summary>The model that the explainer asked; null where none was.</summary>
    public string? Judge { get; init; }

    /// <summary>Hash of the prompts and of how much was shown; null of a person.</summary>
    public string? Setup { get; init; }

    /// <summary>The same as a rule, where it is one.</summary>
    public NgramRule? Rule { get; init; }

    /// <summary>What a sentence was made of.</summary>
    public LatentFacts? Facts { get; init; }

    /// <summary>What else a person has to say, in as many lines; null where nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Of a person's: how many times the latent was written about, from 1; null of an explainer's.</summary>
    public int? Version { get; init; }
}
