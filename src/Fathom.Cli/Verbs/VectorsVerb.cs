namespace Fathom.Cli;

/// <summary><c>fathom vectors</c></summary>
sealed class VectorsVerb : VerbGroup
{
    public override string Name => "vectors";

    public override string Summary => "dictionaries of embeddings: families of latents, latents near a vector, steered search";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom vectors families --run runs/papers",
        "fathom vectors search --run runs/papers --query 17 --raise 204=0.5",
    ];

    public override IReadOnlyList<Verb> Verbs => [new FamiliesVerb(), new NearestVerb(), new SearchVerb()];
}
