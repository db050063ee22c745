using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary>Writes latents of a run for others.</summary>
static class ExportFeatures
{
    /// <summary>Formats of features, as options say them.</summary>
    public const string Formats = "neuronpedia, csv or html";

    /// <summary>Whether a format is one of features.</summary>
    public static bool Knows(string format) => format is "neuronpedia" or "csv" or "html";

    /// <param name="format">One that <see cref="Knows"/> knows.</param>
    /// <param name="run">The run.</param>
    /// <param name="name">A dictionary that is indexed, or published features.</param>
    /// <param name="chosen">As --latents says it.</param>
    /// <param name="modelId">Neuronpedia's name of the model; null for the run's own.</param>
    /// <param name="to">File or folder to make.</param>
    /// <returns>How many latents were written.</returns>
    /// <exception cref="InputException">No such features, or the place is taken.</exception>
    /// <exception cref="UsageException">No such latents, or more than the format holds.</exception>
    public static int Run(string format, RunFolder run, string name, IReadOnlyList<string> chosen, string? modelId, string to)
    {
        if (PublishedFeatures.Exists(run, name))
        {
            using PublishedFeatures published = PublishedFeatures.Open(run, name);
            return Write(format, published, chosen, modelId, to);
        }
        using FeatureIndex index = FeatureIndex.Open(run, name);
        IndexDescription it = index.Description;
        LatentNames names = LatentNames.Read(run, name, it.DictionaryHash, it.Latents);
        return Write(format, new IndexedCards(index, names), chosen, modelId, to);
    }

    static int Write(string format, IFeatureCards cards, IReadOnlyList<string> chosen, string? modelId, string to)
    {
        int[] latents = LatentChoice.Of(cards, chosen);
        if (format == "html" && latents.Length > FeatureExport.MostOfPage)
            throw new UsageException($"--latents: {latents.Length:n0} latents; a page holds {FeatureExport.MostOfPage} at most, so name fewer");
        if (format == "neuronpedia")
        {
            OutputFolder.CreateNew(to);
            FeatureExport.WriteNeuronpedia(cards, latents, NeuronpediaNames.Of(cards.Source, modelId), to);
            return latents.Length;
        }
        if (Path.Exists(to)) throw new InputException($"{to}: is there already; choose another --to");
        if (Path.GetDirectoryName(Path.GetFullPath(to)) is { } parent) OutputFolder.Create(parent, "--to");
        AtomicFile.Write(to, stream =>
        {
            if (format == "csv") FeatureExport.WriteCsv(cards, latents, stream);
            else FeatureExport.WriteHtml(cards, latents, stream);
        });
        return latents.Length;
    }
}
