using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Features;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom index</c></summary>
sealed class IndexVerb : Verb<IndexVerb.Options>
{
    public override string Name => "index";

    public override string Summary => "posting lists and statistics of every latent over all captured tokens";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom index --run runs/gpt2",
        "fathom index --run runs/gpt2 --dictionary blocks.6.resid_post.topk-16384-k32 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), options.Machine.Workers, cancellation);
        (string? name, LoadedDictionary dictionary) = DictionaryLocator.Open(pipeline.Run, options.Dictionary);
        if (name is null) throw new UsageException($"--dictionary {options.Dictionary}: expected a name in the run");
        if (options.Map)
        {
            options.Refuse("--map", "--encoder");
            LatentMap map = IndexStep.Map(pipeline, name, dictionary);
            if (options.Json) Json.Print(map.Quality);
            else Console.WriteLine($"{name}: {map.Points.Count:n0} latents laid out; {Kept(map.Quality)}");
            return 0;
        }
        EncoderOption.Apply(options.Encoder, dictionary.Coder);
        using var captures = DictionaryCaptures.Of(pipeline.Run, dictionary);
        using ItemStore items = ItemStore.Open(pipeline.Run.Items);
        using LanguageModel model = ModelOfRun.Load(captures.First, pipeline.Workers);
        IndexDescription index = IndexStep.Run(pipeline, name, dictionary, captures, items, model);
        if (options.Json) Json.Print(index);
        else Console.WriteLine($"{name}: {index.Entries:n0} activations of {index.Latents:n0} latents over {index.Rows:n0} " +
            $"tokens, L0 {index.L0:f2}; {Kept(index.Map!)}; look with 'fathom serve --run {options.RunPath}'");
        return 0;
    }

    static string Kept(MapQuality map) => $"the map keeps {map.Recall:0 %} of the {MapQuality.Neighbours} nearest latents (two principal " +
        $"components {map.PrincipalRecall:0.0 %}, chance {map.RandomRecall:0.00 %})";

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folder of the run"), RequiredOption]
        public string RunPath { get; init; } = "";

        [Description("name in the run; not needed where there is one")]
        public string Dictionary { get; init; } = "";

        [Description("of a topk or jumprelu dictionary: how what fires is found, the same to the bit; auto: what is faster")]
        public EncoderKind Encoder { get; init; }

        [Description("only lay out the map of an index that is there, as one of an older version needs it")]
        public bool Map { get; init; }

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
