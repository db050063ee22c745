namespace Fathom.Features;

/// <summary>What became of a latent.</summary>
enum LatentOutcome
{
    /// <summary>The work ended before.</summary>
    NotReached,

    /// <summary>It fires on too few passages to be explained and tested.</summary>
    TooRare,

    /// <summary>No explainer found a label.</summary>
    Unlabelled,

    /// <summary>It has a label.</summary>
    Labelled,
}
