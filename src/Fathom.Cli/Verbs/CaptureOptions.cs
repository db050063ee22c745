using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Lab.Embedded;
using Fathom.Lab.Worlds;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>What goes into a run: model, text, sites.</summary>
sealed record CaptureOptions
{
    [Description("folder of the model (config.json, safetensors, tokenizer.json), or the name of one that comes with Fathom")]
    [RequiredOption]
    public string Model { get; init; } = "";

    [Description("text files: .txt, or .jsonl with a field \"text\" (and \"spans\" where it is labelled); this or --world")]
    public IReadOnlyList<string> Text { get; init; } = [];

    [Description("a world that writes the documents and their labels, in place of --text: othello or stories")]
    public string World { get; init; } = "";

    [Description("documents that the world writes")]
    public long Documents { get; init; } = 10_000;

    [Description("seed of the world")]
    public ulong WorldSeed { get; init; }

    [Description("sites, for example blocks.2.resid_post"), RequiredOption]
    public IReadOnlyList<string> Site { get; init; } = [];

    [Description("one document per context instead of contexts packed full")]
    public bool PerDocument { get; init; }

    [Description("tokens in a context at most, BOS included")]
    public int Context { get; init; } = 128;

    [Description("share of the documents, the last ones, that training never sees")]
    public double Holdout { get; init; } = 0.1;

    [Description("tokens to capture at most; auto: all")]
    public long? MaxTokens { get; init; }

    [DisplayName("dtype"), Description("how activations are stored; int8 has one scale a row")]
    public RowType Type { get; init; } = RowType.F32;

    [DisplayName("as"), Description("what the names of the captures begin with, before a dot: for a second model in one run")]
    public string Name { get; init; } = "";

    /// <summary>The contexts that these options ask for.</summary>
    public ItemStore BuildItems(RunFolder run, ModelConfig model, Workers workers) =>
        ItemBuilder.Build(run, Items, model, workers, World.Length > 0 ? LabelledWorlds.Create(World, WorldSeed) : null);

    /// <param name="all">The options of the verb.</param>
    /// <exception cref="UsageException">Neither text nor world, or both, or an option of the other one.</exception>
    public void Validate(GivenOptions all)
    {
        if (Text.Count == 0 && World.Length == 0)
            throw new UsageException("--text is missing: text files, or --world with the name of a world");
        if (Text.Count > 0 && World.Length > 0) throw new UsageException("--text and --world: expected one of them");
        if (World.Length == 0) all.Refuse("--text", "--documents", "--world-seed");
    }

    ItemConfig Items =>
        new()
        {
            Model = ModelFolder(),
            Text = Text,
            Documents = World.Length > 0 ? Documents : 0,
            Context = Context,
            PerDocument = PerDocument,
            Holdout = Holdout,
            MaxTokens = MaxTokens
        };

    /// <summary>Where the model is: its folder, or one that comes with Fathom.</summary>
    public string ModelFolder() => EmbeddedModels.FolderOf(Model);

    public CaptureConfig Sites =>
        new() { Sites = SiteOption.Parse(Site), Type = Type, Prefix = Name.Length > 0 ? Name + "." : "" };
}
