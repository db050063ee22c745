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
        DictionaryFormat format = DictionaryFormat.All.FirstOrDefault(format => format.CanWrite && format.Name == options.Format)
            ?? throw new UsageException($"--format {options.Format}: expected of a dictionary {Formats.Writable}, of features " +
                ExportFeatures.Formats);
        options.Refuse($"--format {options.Format}", "--latents", "--model-id");
        LoadedDictionary dictionary = Source(options);
        OutputFolder.CreateNew(options.To);
        format.Write(options.To, dictionary);
        Formats.Report(dictionary, format, options.To, options.Json);
        return 0;
    }

    static LoadedDictionary Source(Options options)
    {
        if (options.RunPath.Length == 0)
        {
            if (options.From.Length == 0) throw new UsageException("--from is missing, or --run and --dictionary");
            options.Refuse("--from", "--dictionary");
            return DictionaryFormat.Open(options.From);
        }
        options.Refuse("--run", "--from");
        return DictionaryLocator.Open(RunFolder.Open(options.RunPath), options.Dictionary).Dictionary;
    }

    static int ExportLatents(Options options)
    {
        options.Refuse($"--format {options.Format}", "--from");
        if (options.Format != "neuronpedia") options.Refuse($"--format {options.Format}", "--model-id");
        if (options.RunPath.Length == 0) throw new UsageException("--run is missing: folder of the run that has the features");
        GivenOptions.Need("--dictionary", options.Dictionary);
        int latents = ExportFeatures.Run(options.Format, RunFolder.Open(options.RunPath), options.Dictionary, options.Latents,
            options.ModelId.Length > 0 ? options.ModelId : null, options.To);
        if (options.Json) Cli.Json.Print(new { format = options.Format, latents, to = options.To });
        else Console.WriteLine($"{options.Format}: {latents:n0} latent{(latents == 1 ? "" : "s")} of {options.Dictionary}" +
            $"{(options.Given.Contains("--latents") ? "" : " that have a label (--latents all: all)")}; in {options.To}");
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("what to write: a dictionary as " + Formats.Writable + ", or features as " + ExportFeatures.Formats), RequiredOption]
        public string Format { get; init; } = "";

        [Description("a dictionary: its folder or file, of any format that is read; this or --run")]
        public string From { get; init; } = "";

        [DisplayName("run"), Description("folder of the run that has the dictionary or the features")]
        public string RunPath { get; init; } = "";

        [Description("name in the run; of features an indexed dictionary, or published features")]
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
