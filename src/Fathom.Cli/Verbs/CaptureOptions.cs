using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>What goes into a run: model, text, sites.</summary>
sealed record CaptureOptions
{
    [Description("folder of the model (config.json, safetensors, tokenizer.json), or the name of one that comes with Fathom")]
    [RequiredOption]
    public string Model { get; init; } = "";

    [Description("text")]
    public TextOptions Contexts { get; init; } = new();

    [Description("sites, for example blocks.2.resid_post"), RequiredOption]
    public IReadOnlyList<string> Site { get; init; } = [];

    [DisplayName("dtype"), Description("how activations are stored; int8 has one scale a row")]
    public RowType Type { get; init; } = RowType.F32;

    [DisplayName("as"), Description("what the names of the captures begin with, before a dot: for a second model in one run")]
    public string Name { get; init; } = "";

    /// <summary>The contexts that these options ask for.</summary>
    public ItemStore BuildItems(RunFolder run, ModelConfig model, Workers workers) =>
        Contexts.Build(run, ModelFolder(), model, workers);

    /// <inheritdoc cref="TextOptions.Validate"/>
    public void Validate(GivenOptions all) => Contexts.Validate(all);

    /// <summary>Where the model is: its folder, or one that comes with Fathom.</summary>
    public string ModelFolder() => EmbeddedModels.FolderOf(Model);

    public CaptureConfig Sites =>
        new() { Sites = SiteOption.Parse(Site), Type = Type, Prefix = Name.Length > 0 ? Name + "." : "" };
}
