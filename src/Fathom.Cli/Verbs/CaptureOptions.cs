using System.ComponentModel;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>What goes into a run: model, text, sites.</summary>
sealed record CaptureOptions
{
    [Description("folder of the model: config.json, safetensors, tokenizer.json"), RequiredOption]
    public string Model { get; init; } = "";

    [Description("text files: .txt, or .jsonl with a field \"text\""), RequiredOption]
    public IReadOnlyList<string> Text { get; init; } = [];

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

    public ItemConfig Items =>
        new()
        {
            Model = Model,
            Text = Text,
            Context = Context,
            PerDocument = PerDocument,
            Holdout = Holdout,
            MaxTokens = MaxTokens
        };

    public CaptureConfig Sites => new() { Sites = SiteOption.Parse(Site), Type = Type };
}
