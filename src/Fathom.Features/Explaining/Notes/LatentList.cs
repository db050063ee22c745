namespace Fathom.Features;

/// <summary>A line of <c>notes/lists.*.jsonl</c>: a list of latents that somebody made, whole, as it was from then on.</summary>
/// <param name="Dictionary">Hash of the weights that it is about, that of <c>index.json</c>.</param>
/// <param name="Id">Its number, from 1, by which links name it.</param>
/// <param name="Name">What it is called; one line.</param>
/// <param name="Latents">Its latents in their order, each once.</param>
/// <param name="By">Who changed it.</param>
/// <param name="Version">How many times it was changed, from 1.</param>
/// <param name="At">When.</param>
public sealed record LatentList(string Dictionary, int Id, string Name, IReadOnlyList<int> Latents, string By, int Version,
    DateTimeOffset At)
{
    /// <summary>True where it was deleted; null otherwise.</summary>
    public bool? Deleted { get; init; }
}
