using System.ComponentModel;

namespace Fathom.Models.Pretraining;

/// <summary>
/// The shape of a model to pre-train, as options: the family's own defaults for what is not said here (GPT-2: biases, GELU,
/// a tied head; Llama: no biases, a gated MLP, a tied head).
/// </summary>
public sealed record ModelShape
{
    /// <summary>The family.</summary>
    [Description("family of the model")]
    public ModelKind Family { get; init; } = ModelKind.Gpt2;

    /// <summary>Blocks.</summary>
    [Description("blocks")]
    public int Layers { get; init; } = 4;

    /// <summary>d.</summary>
    [Description("width of the residual stream")]
    public int Width { get; init; } = 128;

    /// <summary>Query heads.</summary>
    [Description("attention heads")]
    public int Heads { get; init; } = 4;

    /// <summary>Heads of keys and values; null: as many as <see cref="Heads"/>.</summary>
    [Description("heads of keys and values (llama); auto: as many as --heads")]
    public int? KvHeads { get; init; }

    /// <summary>d_mlp; null: 4 d, of Llama ⅔ of that, in multiples of 16.</summary>
    [Description("width of the MLP; auto: 4 × width, of llama two thirds of that")]
    public int? MlpWidth { get; init; }

    /// <summary>Tokens of a sequence.</summary>
    [Description("tokens of a sequence, in training and later")]
    public int Context { get; init; } = 256;

    /// <summary>Which parts a block has.</summary>
    [Description("parts of each block")]
    public BlockParts Parts { get; init; } = BlockParts.All;

    /// <summary>The model's shape.</summary>
    /// <param name="vocabularySize">V.</param>
    /// <param name="separator">The token between documents, its BOS and EOS; null for none.</param>
    /// <exception cref="OptionException">A size is out of range, or the sizes do not fit one another.</exception>
    public ModelConfig Config(int vocabularySize, int? separator)
    {
        Require(Layers is >= 1 and <= 1000, $"--layers {Layers}: expected 1 to 1000");
        Require(Width is >= 1 and <= 1 << 16, $"--width {Width}: expected 1 to {1 << 16}");
        Require(Heads >= 1 && Width % Heads == 0, $"--heads {Heads}: expected a divisor of the width, {Width}");
        Require(Context is >= 1 and <= 1 << 20, $"--context {Context}: expected 1 to {1 << 20}");
        int keyValueHeads = KvHeads ?? Heads;
        Require(keyValueHeads >= 1 && Heads % keyValueHeads == 0,
            $"--kv-heads {keyValueHeads}: expected a divisor of the heads, {Heads}");
        bool llama = Family == ModelKind.Llama;
        Require(llama || KvHeads is null, $"--kv-heads {keyValueHeads}: gpt2 has as many as heads, {Heads}; leave it out");
        Require(!llama || Width / Heads % 2 == 0, $"--heads {Heads}: llama needs an even head width, found {Width / Heads}");
        Require(MlpWidth is null || Parts != BlockParts.Attention, $"--mlp-width {MlpWidth}: there is no MLP; leave it out");
        int mlp = MlpWidth ?? (llama ? (8 * Width / 3 + 15) / 16 * 16 : 4 * Width);
        Require(mlp is >= 1 and <= 1 << 20, $"--mlp-width {mlp}: expected 1 to {1 << 20}");
        return new ModelConfig
        {
            ModelType = llama ? "llama" : "gpt2",
            Layers = Layers,
            Width = Width,
            Heads = Heads,
            KeyValueHeads = keyValueHeads,
            HeadWidth = Width / Heads,
            MlpWidth = mlp,
            VocabularySize = vocabularySize,
            ContextLength = Context,
            Activation = llama ? Activation.SiluGated : Activation.GeluTanh,
            TiedHead = true,
            AttentionBias = !llama,
            MlpBias = !llama,
            HasAttention = Parts != BlockParts.Mlp,
            HasMlp = Parts != BlockParts.Attention,
            BosId = separator,
            EosIds = separator is { } id ? [id] : [],
        };
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new OptionException(message);
    }
}
