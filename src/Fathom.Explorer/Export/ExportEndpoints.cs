using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>Latents as files: what <c>fathom export</c> writes, sent to the browser.</summary>
static class ExportEndpoints
{
    // Numbers of 200,000 latents.
    const int LargestBody = 2 << 20;

    public static void Map(Api api, RunCatalogue catalogue) =>
        api.Download<ExportRequest>("/api/dictionaries/{name}/export", "latents as a file: a page of its own, a table, or Neuronpedia's upload",
            (query, body) =>
            {
                string name = query.Route("name");
                IFeatureCards cards = Cards(catalogue, name, out IDisposable open);
                try
                {
                    return File(cards, name, body, open);
                }
                catch
                {
                    open.Dispose();
                    throw;
                }
            }, LargestBody);

    static IFeatureCards Cards(RunCatalogue catalogue, string name, out IDisposable open)
    {
        if (catalogue.IsPublished(name))
        {
            var published = PublishedFeatures.Open(catalogue.Run, name);
            open = published;
            return published;
        }
        DictionaryUse use = catalogue.Use(name);
        open = use;
        IndexDescription it = use.View.Index.Description;
        return new IndexedCards(use.View.Index, LatentNames.Read(catalogue.Run, name, it.DictionaryHash, it.Latents));
    }

    static Download File(IFeatureCards cards, string name, ExportRequest body, IDisposable open)
    {
        var known = cards.Latents.ToHashSet();
        foreach (int latent in body.Latents)
            if (!known.Contains(latent)) throw RequestException.NotFound($"latent {latent}: there is no such one to write");
        IReadOnlyList<int> latents = body.Latents.Count == 0 ? [.. cards.Latents] : body.Latents;
        if (body.Format == ExportFormat.Html && latents.Count > FeatureExport.MostOfPage)
            throw RequestException.Bad($"{latents.Count} latents; a page holds {FeatureExport.MostOfPage} at most, so choose fewer");
        return body.Format switch
        {
            ExportFormat.Csv => new("text/csv; charset=utf-8", $"{name}.csv", to => FeatureExport.WriteCsv(cards, latents, to), open),
            ExportFormat.Html => new("text/html; charset=utf-8", $"{name}.html", to => FeatureExport.WriteHtml(cards, latents, to), open),
            _ => new("application/zip", $"{name}.neuronpedia.zip",
                to => FeatureExport.WriteNeuronpediaZip(cards, latents, NeuronpediaNames.Of(cards.Source, null), to), open),
        };
    }
}
