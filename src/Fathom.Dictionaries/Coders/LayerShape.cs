namespace Fathom.Dictionaries;

/// <summary>
/// Which latents and columns belong to each layer of a cross-layer transcoder. A row that is read is the layers' parts one after
/// the other, one that is written likewise; a latent of layer l reads part l and writes the parts of layer l and of all later
/// ones, which lie side by side at the end of the row.
/// </summary>
public sealed class LayerShape
{
    /// <param name="reads">Width of what each layer reads.</param>
    /// <param name="writes">Width of what each layer writes.</param>
    /// <param name="latents">M, shared out among the layers as evenly as it goes.</param>
    public LayerShape(IReadOnlyList<int> reads, IReadOnlyList<int> writes, int latents)
    {
        (Reads, Writes, LatentCount) = (reads, writes, latents);
        FirstLatents = [.. Enumerable.Range(0, reads.Count + 1).Select(l => (int)((long)latents * l / reads.Count))];
    }

    public IReadOnlyList<int> Reads { get; }

    public IReadOnlyList<int> Writes { get; }

    public int LatentCount { get; }

    /// <summary>Layers L.</summary>
    public int Count => Reads.Count;

    /// <summary>[L + 1]; M behind the last.</summary>
    public IReadOnlyList<int> FirstLatents { get; }

    /// <summary>Latents of a layer.</summary>
    public int Latents(int layer) => FirstLatents[layer + 1] - FirstLatents[layer];

    /// <summary>The first column that a layer reads.</summary>
    public int FirstInput(int layer) => Reads.Take(layer).Sum();

    /// <summary>The first column that a layer writes.</summary>
    public int FirstOutput(int layer) => Writes.Take(layer).Sum();

    /// <summary>Columns that a layer writes, with those of all later ones.</summary>
    public int Outputs(int layer) => Writes.Skip(layer).Sum();
}
