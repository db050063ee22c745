using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Lab.Worlds;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Which text goes through a model, and how it becomes contexts.</summary>
sealed record TextOptions
{
    [Description("text files: .txt, or .jsonl with a field \"text\" (and \"spans\" where it is labelled); this or --world")]
    public IReadOnlyList<string> Text { get; init; } = [];

    [Description("a world that writes the documents and their labels, in place of --text: othello or stories")]
    public string World { get; init; } = "";

    [Description("documents that the world writes")]
    public long Documents { get; init; } = 10_000;

    [Description("seed of the world")]
    public ulong WorldSeed { get; init; }

    [Description("one document per context instead of contexts packed full")]
    public bool PerDocument { get; init; }

    [Description("tokens in a context at most, BOS included")]
    public int Context { get; init; } = 128;

    [Description("share of the documents, the last ones, that training never sees")]
    public double Holdout { get; init; } = 0.1;

    [Description("tokens to take at most; auto: all")]
    public long? MaxTokens { get; init; }

    /// <summary>The contexts that these options ask for.</summary>
    /// <param name="run">Where they go.</param>
    /// <param name="folder">Of the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="workers">Threads to use.</param>
    public ItemStore Build(RunFolder run, string folder, ModelConfig model, Workers workers) =>
        ItemBuilder.Build(run, Items(folder), model, workers, World.Length > 0 ? LabelledWorlds.Create(World, WorldSeed) : null);

    /// <param name="all">The options of the verb.</param>
    /// <exception cref="UsageException">Neither text nor world, or both, or an option of the other one.</exception>
    public void Validate(GivenOptions all)
    {
        if (Text.Count == 0 && World.Length == 0)
            throw new UsageException("--text is missing: text files, or --world with the name of a world");
        if (Text.Count > 0 && World.Length > 0) throw new UsageException("--text and --world: expected one of them");
        if (World.Length == 0) all.Refuse("--text", "--documents", "--world-seed");
    }

    ItemConfig Items(string folder) =>
        new()
        {
            Model = folder,
            Text = Text,
            Documents = World.Length > 0 ? Documents : 0,
            Context = Context,
            PerDocument = PerDocument,
            Holdout = Holdout,
            MaxTokens = MaxTokens
        };
}
