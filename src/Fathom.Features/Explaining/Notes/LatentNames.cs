using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// The best label of each latent: the latest of a person, unless it was taken back; else of those scored by the first kind in
/// <see cref="Scorer.All"/> that has scored any of them, the one with the highest score, with what failed at chance. Ties go to the
/// kind that stands first in <see cref="Explainer.All"/>, then by text, so that nothing hangs on the order in which a server
/// answered; of one label the latest score counts. Where none is scored, these alone decide.
/// </summary>
public sealed class LatentNames
{
    readonly LatentName?[] names;

    internal LatentNames(LatentName?[] names) => this.names = names;

    /// <summary>Of a dictionary without any.</summary>
    public static LatentNames None { get; } = new([]);

    /// <summary>The best label of a latent; null where it has none.</summary>
    public LatentName? Of(int latent) => latent < names.Length ? names[latent] : null;

    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of the dictionary.</param>
    /// <param name="hash">Of its weights; notes about others are passed over.</param>
    /// <param name="latents">Latents of the dictionary.</param>
    /// <exception cref="InputException">A file is damaged.</exception>
    public static LatentNames Read(RunFolder run, string dictionary, string hash, int latents) =>
        new NameReader(run, dictionary, hash, latents).Read();
}
