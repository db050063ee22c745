using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>What is steered, and what is known of it. It owns nothing of what it holds.</summary>
/// <param name="Model">The model.</param>
/// <param name="Site">Where.</param>
public sealed record SteeringSubject(LanguageModel Model, Site Site)
{
    /// <summary>The model's tokenizer; null where only token ids are known.</summary>
    public Tokenizer? Tokenizer { get; init; }

    /// <summary>The dictionary whose latents are steered; null where there is none.</summary>
    public ISparseCoder? Coder { get; init; }

    /// <summary>The run, for its labels and probes; null without one.</summary>
    public RunFolder? Run { get; init; }

    /// <summary>Activations of the site, for what is typical of them; null where there are none.</summary>
    public IVectorSource? Rows { get; init; }

    /// <summary>The index of the dictionary, for the largest activations; without one they are read from
    /// <see cref="Rows"/>.</summary>
    public FeatureIndex? Index { get; init; }

    /// <summary>Threads for what is not the model's; no influence on any bit.</summary>
    public Workers Workers { get; init; } = Workers.One;

    /// <summary>Values in a row of the site.</summary>
    internal int Width => Model.SiteWidth(Site);

    /// <exception cref="InputException">The site cannot be steered, or the dictionary is of another site.</exception>
    internal void Require()
    {
        if (Site.Kind is SiteKind.AttnPattern or SiteKind.Logits)
            throw new InputException($"site {Site} has no activations of a token to steer; expected one such as " +
                "blocks.2.resid_post");
        if (Coder is null) return;
        if (!Coder.IsAutoencoder)
            throw new InputException("the dictionary is a transcoder: what it reads is not what it writes; steer with an " +
                "autoencoder");
        if (Coder.Width != Width)
            throw new InputException($"the dictionary reads vectors of width {Coder.Width}, site {Site} of this model has " +
                $"{Width}; expected its own model and site");
    }

    /// <summary>The dictionary.</summary>
    /// <exception cref="InputException">There is none.</exception>
    internal ISparseCoder RequireCoder(int latent)
    {
        ISparseCoder coder = Coder ?? throw new InputException($"latent {latent}: there is no dictionary; give one, or steer " +
            "along a vector");
        return (uint)latent < (uint)coder.LatentCount ? coder
            : throw new InputException($"latent {latent}: the dictionary has latents 0 to {coder.LatentCount - 1}");
    }

    /// <summary>The tokenizer.</summary>
    /// <exception cref="InputException">There is none.</exception>
    internal Tokenizer RequireTokenizer() => Tokenizer
        ?? throw new InputException("the model has no tokenizer.json; give token ids in the place of texts");

    /// <summary>Ids of a text, the model's BOS before it.</summary>
    internal int[] Encode(string text)
    {
        int[] ids = RequireTokenizer().Encode(text);
        return (Tokenizer!.BosId ?? Model.Config.BosId) is { } bos && bos < Model.Config.VocabularySize ? [bos, .. ids] : ids;
    }

    internal bool IsSpecial(int id) => id == Model.Config.BosId || Model.Config.EosIds.Contains(id)
        || (Tokenizer?.IsSpecial(id) ?? false);
}
