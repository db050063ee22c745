using System.Text.Json;

namespace Fathom.Features;

/// <summary>A format in which features are published.</summary>
public abstract class PublishedFormat
{
    static readonly string[] Endings = [".json", ".jsonl", ".json.gz", ".jsonl.gz"];

    /// <summary>As options say it.</summary>
    public abstract string Name { get; }

    /// <summary>The files by which it is known, for messages.</summary>
    public abstract string Files { get; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PublishedFormat> All { get; } = [new NeuronpediaFormat(), new SaeDashboardFormat()];

    /// <summary>The format of what a file or a folder holds; null where that is none of them beyond doubt.</summary>
    public static PublishedFormat? Find(string from) => All.FirstOrDefault(format => format.Recognises(from));

    /// <summary>Whether a file or a folder holds features of this format beyond doubt; that they can be read is not said.</summary>
    protected abstract bool Recognises(string from);

    /// <summary>Reads features, examples and labels, none of which is ever held in memory as a whole.</summary>
    /// <param name="from">A file or a folder.</param>
    /// <param name="writer">Gets them.</param>
    /// <param name="name">What the set is called here.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InputException">Something in a file cannot be.</exception>
    internal abstract CardSource Read(string from, PublishedWriter writer, string name, CancellationToken cancellation);

    /// <summary>Whether the first item of a JSON file has all of these members.</summary>
    /// <param name="path">A file.</param>
    /// <param name="array">As of <see cref="JsonItems"/>.</param>
    /// <param name="members">Names.</param>
    private protected static bool Begins(string path, string? array, params string[] members)
    {
        if (!Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) return false;
        try
        {
            using var items = new JsonItems(path, array);
            while (items.Next(out string? name, out JsonElement item))
                if (name is null)
                    return item.ValueKind == JsonValueKind.Object && members.All(member => item.TryGetProperty(member, out _));
            return false;
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>The objects of a file, each with its place for messages.</summary>
    private protected static IEnumerable<PublishedJson> Objects(string path, CancellationToken cancellation)
    {
        using var items = new JsonItems(path, null);
        for (int number = 1; items.Next(out _, out JsonElement item); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return PublishedJson.Of(item, $"{path}, object {number}");
        }
    }
}
