using System.Globalization;
using Fathom.Models;

namespace Fathom.Features;

/// <summary>What Neuronpedia calls a model and a source of features.</summary>
/// <param name="ModelId">The model, such as <c>gpt2-small</c>.</param>
/// <param name="Layer">The block that the source belongs to.</param>
/// <param name="SetName">The set of sources, such as <c>res-jb</c>.</param>
public sealed record NeuronpediaNames(string ModelId, int Layer, string SetName)
{
    /// <summary>The source, such as <c>0-res-jb</c>.</summary>
    public string SourceId => string.Create(CultureInfo.InvariantCulture, $"{Layer}-{SetName}");

    /// <param name="source">What the features are of.</param>
    /// <param name="modelId">Another name of the model; null for its own.</param>
    public static NeuronpediaNames Of(CardSource source, string? modelId = null)
    {
        // A published source has its name there already: the layer, a dash, the set.
        int dash = source.Site.IndexOf('-', StringComparison.Ordinal);
        if (source.IsPublished && dash > 0 &&
            int.TryParse(source.Site.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out int layer))
            return new(Plain(modelId ?? source.Model), layer, Plain(source.Site[(dash + 1)..]));
        layer = Site.TryParse(source.Site, out Site site) ? site.Layer : 0;
        return new(Plain(modelId ?? source.Model), layer, Plain(source.Name));
    }

    // They become folders and parts of addresses.
    static string Plain(string name)
    {
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')).TrimStart('.');
        return plain.Length > 0 ? plain[..Math.Min(plain.Length, 100)] : "unnamed";
    }
}
