using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>Which latents of a comparison.</summary>
[JsonConverter(typeof(AsWords<ComparedKind>))]
enum ComparedKind
{
    /// <summary>Pairs, one to one.</summary>
    Matched,

    /// <summary>Latents of the first whose nearest is no nearer than chance.</summary>
    OnlyFirst,

    /// <summary>Such latents of the second.</summary>
    OnlySecond,

    /// <summary>Parts of split latents, the most split first.</summary>
    Split,
}
