using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>
/// The files of Neuronpedia's upload: <c>MODEL/SOURCE/{release,model,sourceset,source}.jsonl</c> and, in batches,
/// <c>{features,activations,explanations}/batch-N.jsonl.gz</c>. The importer there takes the columns from the first line, so
/// every row has every key.
/// Source: SAEDashboard, neuronpedia_export.py; Neuronpedia, apps/webapp/app/api/admin/import.
/// </summary>
sealed class NeuronpediaFiles(IFeatureCards cards, NeuronpediaNames names)
{
    // Latents of one batch, as in the site's own exports.
    const int BatchSize = 1024;

    static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly NeuronpediaRows rows = new(cards.Source, names);

    /// <param name="latents">Which of the latents.</param>
    /// <param name="open">Makes a file of a relative path with slashes. One is closed before the next is made.</param>
    public void Write(IReadOnlyList<int> latents, Func<string, Stream> open)
    {
        string folder = $"{names.ModelId}/{names.SourceId}/";
        Write(() => open(folder + "release.jsonl"), [rows.Release()]);
        Write(() => open(folder + "model.jsonl"), [rows.Model()]);
        Write(() => open(folder + "sourceset.jsonl"), [rows.SourceSet()]);
        Write(() => open(folder + "source.jsonl"), [rows.Source()]);
        for (int batch = 0; batch * BatchSize < latents.Count; batch++)
        {
            FeatureCard[] these = [.. latents.Skip(batch * BatchSize).Take(BatchSize).Select(cards.Card)];
            void Batch(string kind, IEnumerable<object> lines) =>
                Write(() => new GZipStream(open($"{folder}{kind}/batch-{batch}.jsonl.gz"), CompressionLevel.Optimal), lines);
            Batch("features", these.Select(rows.Feature));
            Batch("activations", these.SelectMany(rows.Activations));
            Batch("explanations", these.SelectMany(card => card.Labels.Select((label, i) =>
                rows.Explanation(card.Latent, label, i))));
        }
    }

    // There is no file without a line: an empty one is no gzip.
    static void Write(Func<Stream> open, IEnumerable<object> lines)
    {
        Stream? stream = null;
        try
        {
            foreach (object line in lines)
            {
                stream ??= open();
                JsonSerializer.Serialize(stream, line, Line);
                stream.WriteByte((byte)'\n');
            }
        }
        finally
        {
            stream?.Dispose();
        }
    }
}
