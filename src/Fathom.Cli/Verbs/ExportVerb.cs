using System.ComponentModel;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary><c>fathom export</c></summary>
sealed class ExportVerb : Verb<ExportVerb.Options>
{
    public override string Name => "export";

    public override string Summary => "write a dictionary in the layout of another library, or features for others to see";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom export --format sparsify --from runs/pythia/dictionaries/mine --to out/layers.5",
        "fathom export --format html --run runs/gpt2 --dictionary topk --latents 1,5,9-20 --to latents.html",
    ];

    protected override int Run(Options options, CancellationToken cancellation) =>
        ExportFeatures.Knows(options.Format) ? ExportLatents(options) : ExportDictionary(options);

    static int ExportDictionary(Options options)
    {
        DictionaryFormat format = Formats.Named(options.Format, ExportFeatures.Formats);
        if (!format.CanWrite)
            throw new UsageException($"--format {options.Format}: expected {Formats.Writable}; or of features {ExportFeatures.Formats}");
        options.Refuse($"--format {options.Format}", "--run", "--dictionary", "--latents", "--model-id");
        GivenOptions.Need("--from", options.From);
        LoadedDictionary dictionary = DictionaryFormat.Open(options.From);
        OutputFolder.CreateNew(options.To);
        format.Write(options.To, dictionary);
        Formats.Report(dictionary, format, options.To, options.Json);
        return 0;
    }

    static int ExportLatents(Options options)
    {
        options.Refuse($"--format {options.Format}", "--from");
        if (options.Format != "neuronpedia") options.Refuse($"--format {options.Format}", "--model-id");
        GivenOptions.Need("--run", options.RunPath);
        GivenOptions.Need("--dictionary", options.Dictionary);
        int latents = ExportFeatures.Run(options.Format, RunFolder.Open(options.RunPath), options.Dictionary, options.Latents,
            options.ModelId.Length > 0 ? options.ModelId : null, options.To);
        if (options.Json) Cli.Json.Print(new { format = options.Format, latents, to = options.To });
        else Console.WriteLine($"{options.Format}: {latents:n0} latent{(latents == 1 ? "" : "s")} of {options.Dictionary}; in {options.To}");
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("what to write: a dictionary as " + Formats.Writable + ", or features as " + ExportFeatures.Formats), RequiredOption]
        public string Format { get; init; } = "";

        [Description("folder or file of the dictionary, of any format that is read")]
        public string From { get; init; } = "";

        [DisplayName("run"), Description("features: folder of the run")]
        public string RunPath { get; init; } = "";

        [Description("features: an indexed dictionary of the run, or published features in it")]
        public string Dictionary { get; init; } = "";

        [Description("features: numbers and ranges like 3 or 10-19, all, or labelled")]
        public IReadOnlyList<string> Latents { get; init; } = ["labelled"];

        [Description("neuronpedia: what the model is called there, such as gpt2-small")]
        public string ModelId { get; init; } = "";

        [Description("folder to make; of csv and html the file"), RequiredOption]
        public string To { get; init; } = "";

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
