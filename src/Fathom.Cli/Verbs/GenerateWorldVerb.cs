using System.ComponentModel;
using System.Text;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Lab.Worlds;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary><c>fathom worlds generate</c></summary>
sealed class GenerateWorldVerb : Verb<GenerateWorldVerb.Options>
{
    public override string Name => "generate";

    public override string Summary => "documents of a world with their labels, as .jsonl that capture and run read";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom worlds generate --world stories --documents 1000 --out stories.jsonl",
        "fathom worlds generate --world othello --documents 3 --no-labels",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (options.Documents < 1) throw new UsageException($"--documents {options.Documents}: expected at least 1");
        ILabelledSource world = LabelledWorlds.Create(options.World, options.WorldSeed);
        if (options.Out.Length == 0)
        {
            using Stream output = Console.OpenStandardOutput();
            Write(output, world, options, cancellation);
            return 0;
        }
        AtomicFile.Write(options.Out, stream => Write(stream, world, options, cancellation));
        Console.Error.WriteLine($"{options.Documents:n0} documents: {options.Out}");
        return 0;
    }

    static void Write(Stream stream, ILabelledSource world, Options options, CancellationToken cancellation)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        for (long index = 0; index < options.Documents; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            LabelledDocument document = world.Read(index);
            var line = new JsonObject { ["text"] = document.Text };
            if (!options.NoLabels)
                line["spans"] = new JsonArray([.. document.Labels.Select(label =>
                    new JsonArray(label.Start, label.End, world.Variables[label.Variable].Name))]);
            writer.WriteLine(line.ToJsonString(Compact));
        }
    }

    static System.Text.Json.JsonSerializerOptions Compact { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("stories or othello"), RequiredOption]
        public string World { get; init; } = "";

        [Description("documents to write")]
        public long Documents { get; init; } = 10;

        [Description("seed of the world")]
        public ulong WorldSeed { get; init; }

        [Description("the text alone")]
        public bool NoLabels { get; init; }

        [Description("file to write; none: standard output")]
        public string Out { get; init; } = "";
    }
}
