using System.ComponentModel;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary><c>fathom import</c></summary>
sealed class ImportVerb : Verb<ImportVerb.Options>
{
    const string Auto = "auto";

    public override string Name => "import";

    public override string Summary => "bring a published dictionary into the layout of a run";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom import --from downloads/layers.5 --to runs/pythia/dictionaries/eleuther",
        "fathom import --format gemma-scope --from params.npz --to runs/gemma/dictionaries/scope --site blocks.5.resid_post",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        string? hook = options.Site.Length == 0 ? null : HookNames.TransformerLens(SiteOption.Parse(options.Site).ToString());
        using var source = new DictionarySource(options.From);
        DictionaryFormat format = options.Format == Auto ? DictionaryFormat.Of(source) : Formats.Named(options.Format);
        if (!format.Recognises(source))
            throw new InputException($"{options.From}: no {format.Name} dictionary; expected {format.Files}");
        LoadedDictionary dictionary = format.Read(source);
        if (hook is not null) dictionary.Config["metadata"]!["hook_name"] = hook;
        OutputFolder.CreateNew(options.To);
        SaeLensFolder.Write(options.To, dictionary);
        Formats.Report(dictionary, format, options.To, options.Json);
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("how it was saved: auto, or one of " + Formats.Readable)]
        public string Format { get; init; } = Auto;

        [Description("folder or file of the dictionary"), RequiredOption]
        public string From { get; init; } = "";

        [Description("folder to make, for example RUN/dictionaries/NAME"), RequiredOption]
        public string To { get; init; } = "";

        [Description("site that it belongs to, where the file does not say or says something else")]
        public string Site { get; init; } = "";

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
