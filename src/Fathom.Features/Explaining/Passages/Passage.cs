namespace Fathom.Features;

/// <summary>A stretch of a context, as explainers and scorers are shown it; special tokens are left out.</summary>
/// <param name="Number">Its number among all passages of the run.</param>
/// <param name="Kind">Why it was chosen.</param>
/// <param name="Decile">Of the firing passages by their strongest activation, 0 the weakest; −1 where it is silent.</param>
/// <param name="FirstDocument">The first document that its context may have tokens of …</param>
/// <param name="LastDocument">… and the last.</param>
/// <param name="Ids">Token ids, [n].</param>
/// <param name="Texts">The tokens as a person reads them, [n]; raw.</param>
/// <param name="Activations">Of the latent, [n]; 0 where it does not fire.</param>
public sealed record Passage(int Number, PassageKind Kind, int Decile, int FirstDocument, int LastDocument,
    IReadOnlyList<int> Ids, IReadOnlyList<string> Texts, IReadOnlyList<float> Activations)
{
    /// <summary>Its first row; the others follow.</summary>
    public long FirstRow { get; init; }

    /// <summary>Whether the latent fires in it.</summary>
    public bool Fires => Kind == PassageKind.Firing;
}
