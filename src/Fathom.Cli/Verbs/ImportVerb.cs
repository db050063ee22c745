using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary><c>fathom import</c></summary>
sealed class ImportVerb : Verb<ImportVerb.Options>
{
    const string Auto = "auto";

    /// <summary>Formats of features, as options say them.</summary>
    const string OfFeatures = "neuronpedia, saedashboard";

    public override string Name => "import";

    public override string Summary => "bring a published dictionary, or published features, into a run";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom import --from downloads/layers.5 --to runs/pythia/dictionaries/eleuther",
        "fathom import --from downloads/0-res-jb --to runs/published",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        using DictionarySource? there = Path.Exists(options.From) ? new(options.From) : null;
        if (Features(options, there) is { } features) return ImportFeatures(options, features, cancellation);
        options.Refuse("a dictionary", "--name");
        string? hook = options.Site.Length == 0 ? null : HookNames.TransformerLens(SiteOption.Parse(options.Site).ToString());
        DictionaryFormat? named = options.Format == Auto ? null : Formats.Named(options.Format, OfFeatures);
        DictionarySource source = there ?? throw new InputException($"{options.From}: there is no such file or folder");
        DictionaryFormat format = named ?? DictionaryFormat.Find(source)
            ?? throw new InputException($"{options.From}: neither a dictionary nor features of a known format; expected a dictionary: " +
                $"{DictionaryFormat.Known}; or features: " +
                string.Join("; ", PublishedFormat.All.Select(one => $"{one.Name} ({one.Files})")));
        if (!format.Recognises(source))
            throw new InputException($"{options.From}: no {format.Name} dictionary; expected {format.Files}");
        LoadedDictionary dictionary = format.Read(source);
        if (hook is not null) dictionary.Config["metadata"]!["hook_name"] = hook;
        OutputFolder.CreateNew(options.To);
        SaeLensFolder.Write(options.To, dictionary);
        Formats.Report(dictionary, format, options.To, options.Json);
        return 0;
    }

    // Named, or found in what is no dictionary.
    static PublishedFormat? Features(Options options, DictionarySource? source) =>
        options.Format != Auto ? PublishedFormat.All.FirstOrDefault(format => format.Name == options.Format)
        : source is null || DictionaryFormat.Find(source) is not null ? null : PublishedFormat.Find(options.From);

    static int ImportFeatures(Options options, PublishedFormat format, CancellationToken cancellation)
    {
        options.Refuse(options.Format == Auto ? "features" : $"--format {options.Format}", "--site");
        if (!Path.Exists(options.From)) throw new InputException($"{options.From}: there is no such file or folder");
        RunFolder run = RunFolder.Create(options.To);
        PublishedDescription it = PublishedImport.Run(run, options.Name.Length > 0 ? options.Name : null, format, options.From, cancellation);
        // What makes a folder a run: empty, where nothing else was done in it.
        if (!File.Exists(run.Manifest)) JsonFile.Write(run.Manifest, new Manifest { Steps = [] });
        CardSource source = it.Source;
        if (options.Json)
            Json.Print(new { format = format.Name, source.Name, source.Model, source.Site, it.Features, it.Examples, it.Strays, to = run.Path });
        else
            Console.WriteLine($"{format.Name}: {it.Features:n0} features of {source.Site} of {source.Model} with {it.Examples:n0} examples" +
                (it.Strays == 0 ? "" : $", and {it.Strays:n0} examples or labels of no feature left out") +
                $"; '{source.Name}' in {options.To}, to be seen with 'fathom serve --run {options.To}'");
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("how it was saved; auto: what the files say; of a dictionary " + Formats.Readable + "; of features " + OfFeatures)]
        public string Format { get; init; } = Auto;

        [Description("folder or file of the dictionary or of the features"), RequiredOption]
        public string From { get; init; } = "";

        [Description("folder to make, for example RUN/dictionaries/NAME; of features the folder of the run, made where it is missing"),
            RequiredOption]
        public string To { get; init; } = "";

        [Description("site that it belongs to, where the file does not say or says something else")]
        public string Site { get; init; } = "";

        [Description("what features are called in the run; without it as their file or folder")]
        public string Name { get; init; } = "";

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
