using System.IO.Compression;

namespace Fathom.Features;

/// <summary>
/// Latents as files for others: a table, a page that needs nothing else, or Neuronpedia's upload. Everything is written as it
/// is made.
/// </summary>
public static class FeatureExport
{
    /// <summary>Latents of one page at most: a browser must still open it.</summary>
    public const int MostOfPage = 500;

    /// <summary>A table, one row a latent: see <see cref="CardTable"/>.</summary>
    /// <param name="cards">Where the latents are.</param>
    /// <param name="latents">Which of <see cref="IFeatureCards.Latents"/>, in the order of the rows.</param>
    /// <param name="to">Gets UTF-8 text; stays open.</param>
    public static void WriteCsv(IFeatureCards cards, IReadOnlyList<int> latents, Stream to)
    {
        using StreamWriter writer = Text(to);
        CardTable.Write(cards, latents, writer);
    }

    /// <summary>One HTML file without a reference to anything outside it.</summary>
    /// <param name="cards">Where the latents are.</param>
    /// <param name="latents">Which of them, <see cref="MostOfPage"/> at most.</param>
    /// <param name="to">Gets UTF-8 text; stays open.</param>
    public static void WriteHtml(IFeatureCards cards, IReadOnlyList<int> latents, Stream to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(latents.Count, MostOfPage);
        using StreamWriter writer = Text(to);
        new CardPage(cards, writer).Write(latents);
    }

    /// <summary>The folder that Neuronpedia's upload takes, made below <paramref name="folder"/>.</summary>
    /// <param name="cards">Where the latents are.</param>
    /// <param name="latents">Which of them.</param>
    /// <param name="names">Of the model and of the source there.</param>
    /// <param name="folder">A folder that is there.</param>
    public static void WriteNeuronpedia(IFeatureCards cards, IReadOnlyList<int> latents, NeuronpediaNames names, string folder) =>
        new NeuronpediaFiles(cards, names).Write(latents, name =>
        {
            string path = Path.Combine([folder, .. name.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return File.Create(path);
        });

    /// <summary>The same as one zip file.</summary>
    /// <param name="cards">Where the latents are.</param>
    /// <param name="latents">Which of them.</param>
    /// <param name="names">Of the model and of the source there.</param>
    /// <param name="to">Gets the zip; need not seek; stays open.</param>
    public static void WriteNeuronpediaZip(IFeatureCards cards, IReadOnlyList<int> latents, NeuronpediaNames names, Stream to)
    {
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        new NeuronpediaFiles(cards, names).Write(latents, name => zip.CreateEntry(name).Open());
    }

    static StreamWriter Text(Stream to) => new(to, leaveOpen: true);
}
