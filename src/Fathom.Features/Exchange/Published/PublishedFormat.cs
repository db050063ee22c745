namespace Fathom.Features;

/// <summary>A format in which features are published.</summary>
public abstract class PublishedFormat
{
    /// <summary>As options say it.</summary>
    public abstract string Name { get; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PublishedFormat> All { get; } = [new NeuronpediaFormat(), new SaeDashboardFormat()];

    /// <summary>Reads features, examples and labels, none of which is ever held in memory as a whole.</summary>
    /// <param name="from">A file or a folder.</param>
    /// <param name="writer">Gets them.</param>
    /// <param name="name">What the set is called here.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InputException">Something in a file cannot be.</exception>
    internal abstract CardSource Read(string from, PublishedWriter writer, string name, CancellationToken cancellation);

    /// <summary>The objects of a file, each with its place for messages.</summary>
    private protected static IEnumerable<PublishedJson> Objects(string path, CancellationToken cancellation)
    {
        using var items = new JsonItems(path, null);
        for (int number = 1; items.Next(out _, out System.Text.Json.JsonElement item); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return PublishedJson.Of(item, $"{path}, object {number}");
        }
    }
}
