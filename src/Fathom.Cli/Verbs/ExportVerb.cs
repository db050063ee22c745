using System.ComponentModel;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary><c>fathom export</c></summary>
sealed class ExportVerb : Verb<ExportVerb.Options>
{
    public override string Name => "export";

    public override string Summary => "write a dictionary in the layout of another library";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom export --format sparsify --from runs/pythia/dictionaries/mine --to out/layers.5",
        "fathom export --format saelens --from downloads/ae.pt --to out/sae",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        DictionaryFormat format = Formats.Named(options.Format);
        if (!format.CanWrite) throw new UsageException($"--format {options.Format}: expected {Formats.Writable}");
        LoadedDictionary dictionary = DictionaryFormat.Open(options.From);
        OutputFolder.CreateNew(options.To);
        format.Write(options.To, dictionary);
        Formats.Report(dictionary, format, options.To, options.Json);
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("layout to write: " + Formats.Writable), RequiredOption]
        public string Format { get; init; } = "";

        [Description("folder or file of the dictionary, of any format that is read"), RequiredOption]
        public string From { get; init; } = "";

        [Description("folder to make"), RequiredOption]
        public string To { get; init; } = "";

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
