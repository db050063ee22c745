using System.Text.Json.Serialization;
using Fathom.Models.Files;

namespace Fathom.Models;

/// <summary>
/// A place in a model: a kind and the block that it belongs to (0 for <c>embed</c>, <c>final_norm</c> and <c>logits</c>).
/// The text form is <c>blocks.2.resid_post</c>, <c>embed</c>, <c>final_norm</c> or <c>logits</c>; printing and parsing
/// give the same site back.
/// </summary>
[JsonConverter(typeof(SiteJsonConverter))]
public readonly record struct Site
{
    /// <param name="kind">What is read or replaced.</param>
    /// <param name="layer">The block, from 0; leave it out where the kind has none.</param>
    public Site(SiteKind kind, int layer = 0)
    {
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of site");
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        if (!HasLayer(kind)) ArgumentOutOfRangeException.ThrowIfNotEqual(layer, 0);
        Kind = kind;
        Layer = layer;
    }

    /// <summary>What is read or replaced.</summary>
    public SiteKind Kind { get; }

    /// <summary>The block, from 0; 0 where the kind has none.</summary>
    public int Layer { get; }

    /// <summary>Whether sites of this kind belong to a block.</summary>
    public static bool HasLayer(SiteKind kind) => kind is not (SiteKind.Embed or SiteKind.FinalNorm or SiteKind.Logits);

    /// <summary>
    /// Reads a site's name: Fathom's own, or one of TransformerLens (<c>blocks.2.hook_resid_post</c>), Hugging Face's
    /// module paths (<c>model.layers.2.mlp</c>: the output of that module) or OpenAI (<c>2.resid_post_mlp</c>).
    /// </summary>
    /// <exception cref="InputException">No such name; the message lists the valid forms.</exception>
    public static Site Parse(string name) =>
        TryParse(name, out var site) ? site : throw new InputException($"unknown site {OneLine.Quote(name)}; {SiteNames.Forms}");

    /// <summary><see cref="Parse"/> without an exception.</summary>
    public static bool TryParse(string? name, out Site site) => SiteNames.TryParse(name, out site);

    /// <summary>The name that <see cref="Parse"/> reads, e.g. <c>blocks.2.resid_post</c>.</summary>
    public override string ToString() => HasLayer(Kind) ? $"blocks.{Layer}.{SiteNames.Of(Kind)}" : SiteNames.Of(Kind);

    /// <summary>Whether a forward pass comes to this site before it comes to <paramref name="other"/>.</summary>
    public bool Before(Site other) => Order.CompareTo(other.Order) < 0;

    /// <summary>The place in the order of a forward pass.</summary>
    (int Layer, int Step) Order => Kind switch
    {
        SiteKind.Embed => (-1, 0),
        SiteKind.FinalNorm => (int.MaxValue, 0),
        SiteKind.Logits => (int.MaxValue, 1),
        _ => (Layer, Array.IndexOf(BlockOrder, Kind)),
    };

    static readonly SiteKind[] BlockOrder =
    [
        SiteKind.ResidPre, SiteKind.Ln1, SiteKind.AttnPattern, SiteKind.AttnZ, SiteKind.AttnOut, SiteKind.ResidMid,
        SiteKind.Ln2, SiteKind.MlpPre, SiteKind.MlpPost, SiteKind.MlpOut, SiteKind.ResidPost,
    ];
}
