using System.Text.Json;

namespace Fathom.Models;

/// <summary>
/// The shape of a transformer, read from a checkpoint's <c>config.json</c>. <see cref="ModelType"/> decides the family:
/// its tensor names, norms and positions.
/// </summary>
public sealed record ModelConfig
{
    /// <summary>The family's name in <c>config.json</c>: <c>gpt2</c> or <c>llama</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>Blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>d, the width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and values; divides <see cref="Heads"/>, each serving so many query heads.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Dimensions of one head.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>d_mlp, the width of the MLP's hidden layer.</summary>
    public required int MlpWidth { get; init; }

    /// <summary>V, the number of token ids.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Tokens that a sequence may have at most.</summary>
    public required int ContextLength { get; init; }

    /// <summary>What the norms add to the variance.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>The nonlinearity of the MLP; says whether it is gated.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Whether the unembedding is the token embedding.</summary>
    public bool TiedHead { get; init; }

    /// <summary>Whether blocks have attention; <c>fathom_attention</c> in <c>config.json</c>.</summary>
    public bool HasAttention { get; init; } = true;

    /// <summary>Whether blocks have an MLP; <c>fathom_mlp</c> in <c>config.json</c>.</summary>
    public bool HasMlp { get; init; } = true;

    /// <summary>Whether the four maps of attention have biases.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the maps of the MLP have biases.</summary>
    public bool MlpBias { get; init; }

    /// <summary>θ of the rotary frequencies θ^(−2i/d_head); unused where positions are learned.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary>How the rotary frequencies are scaled; null for not.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Standard deviation of a fresh model's weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>The token that begins a text; null where the config names none that the vocabulary has.</summary>
    public int? BosId { get; init; }

    /// <summary>The tokens that end a text.</summary>
    public IReadOnlyList<int> EosIds { get; init; } = [];

    /// <summary>The first of the tokens that end a text.</summary>
    public int? EosId => EosIds.Count == 0 ? null : EosIds[0];

    /// <summary>The token that fills up rows of a training batch; null where the vocabulary has none.</summary>
    public int? PadId { get; init; }

    /// <summary>Reads <c>config.json</c> in a checkpoint's folder.</summary>
    /// <exception cref="InputException">The file is missing, is not JSON, or describes a model that is not supported.</exception>
    public static ModelConfig Load(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        if (!Directory.Exists(folder)) throw new InputException($"no folder {folder}; expected one with config.json, weights and " +
            "tokenizer.json, as a download from Hugging Face has, or a model that 'fathom models list' names; nothing is downloaded");
        if (!File.Exists(path)) throw new InputException($"{path} is missing; a model folder needs config.json");
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Where it comes from, for error messages.</param>
    /// <exception cref="InputException">It is not JSON, or describes a model that is not supported.</exception>
    public static ModelConfig Parse(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var config = new ConfigReader(document.RootElement, source);
            var read = ModelFamily.Of(config.Text("model_type"), source).Read(config) with
            {
                HasAttention = config.Flag("fathom_attention", true),
                HasMlp = config.Flag("fathom_mlp", true),
            };
            return read.Checked(source);
        }
        catch (JsonException e)
        {
            throw new InputException($"{source} is not valid JSON ({JsonFault.Of(e, json)})", e);
        }
        catch (InvalidOperationException e)
        {
            // How the JSON reader refuses a string with half of a surrogate pair.
            throw new InputException($"{source} holds a string that is not valid Unicode", e);
        }
    }

    /// <summary>The text of a <c>config.json</c> that reads back as this model, here and in Hugging Face's library.</summary>
    public string ToJson()
    {
        var json = ModelFamily.Of(ModelType, "config").Write(this);
        if (!HasAttention) json["fathom_attention"] = false;
        if (!HasMlp) json["fathom_mlp"] = false;
        return json.ToJsonString(JsonFile.Options) + "\n";
    }

    /// <summary>Values in a row of the site.</summary>
    /// <exception cref="InputException">
    /// The model lacks the layer, or the site is an attention pattern, which has no fixed width.
    /// </exception>
    public int SiteWidth(Site site)
    {
        Require(site);
        return site.Kind switch
        {
            SiteKind.AttnZ => Heads * HeadWidth,
            SiteKind.MlpPre or SiteKind.MlpPost => MlpWidth,
            SiteKind.Logits => VocabularySize,
            SiteKind.AttnPattern => throw new InputException(
                $"site {site} has one value for each pair of positions and so no fixed width; choose another site"),
            _ => Width,
        };
    }

    /// <summary>Throws unless the model has the site.</summary>
    internal void Require(Site site)
    {
        if (site.Layer >= Layers)
            throw new InputException($"site {site} is not in this model, whose layers are 0 to {Layers - 1}");
        bool ofAttention = site.Kind is SiteKind.Ln1 or SiteKind.AttnPattern or SiteKind.AttnZ or SiteKind.AttnOut;
        bool ofMlp = site.Kind is SiteKind.Ln2 or SiteKind.MlpPre or SiteKind.MlpPost or SiteKind.MlpOut;
        if (!HasAttention && (ofAttention || site.Kind == SiteKind.ResidMid))
            throw new InputException($"site {site} is not in this model, whose blocks have no attention; choose another site");
        if (!HasMlp && (ofMlp || site.Kind == SiteKind.ResidMid))
            throw new InputException($"site {site} is not in this model, whose blocks have no MLP; choose another site");
    }

    /// <summary>Throws unless the vocabulary has the token.</summary>
    /// <param name="token">An id.</param>
    /// <param name="where">Words that say where it was found.</param>
    internal void RequireToken(int token, string where)
    {
        if ((uint)token >= (uint)VocabularySize)
            throw new InputException($"token id {token} {where} is outside the model's vocabulary, 0 to {VocabularySize - 1}");
    }

    /// <summary>This record, every number of it found sane.</summary>
    /// <param name="source">Where it comes from, for error messages.</param>
    /// <exception cref="InputException">A number is out of range, or numbers do not fit one another.</exception>
    internal ModelConfig Checked(string source)
    {
        InRange(Layers, "layers", 10_000);
        InRange(Width, "the residual width", 1 << 20);
        InRange(Heads, "heads", 1 << 16);
        InRange(KeyValueHeads, "key-value heads", 1 << 16);
        InRange(HeadWidth, "the head width", 1 << 16);
        InRange(MlpWidth, "the MLP width", 1 << 22);
        InRange(VocabularySize, "the vocabulary", 1 << 26);
        InRange(ContextLength, "the context length", 1 << 26);
        if (!HasAttention && !HasMlp)
            throw new InputException($"{source}: fathom_attention and fathom_mlp are both false; a block needs one of them");
        if (Heads % KeyValueHeads != 0)
            throw new InputException($"{source}: {KeyValueHeads} key-value heads do not divide {Heads} heads");
        foreach (long rows in (long[])[VocabularySize, MlpWidth, (Heads + 2L * KeyValueHeads) * HeadWidth])
            if (rows * Width > Array.MaxLength)
                throw new InputException($"{source}: a weight matrix of {rows} × {Width} is larger than supported");
        if (!(NormEpsilon > 0 && NormEpsilon < 1))
            throw new InputException($"{source}: the norm's epsilon is {NormEpsilon}, expected a number between 0 and 1");
        if (!(InitializerRange > 0 && InitializerRange < 100))
            throw new InputException($"{source}: initializer_range is {InitializerRange}, expected a number between 0 and 100");
        if (!(RopeTheta > 1 && double.IsFinite(RopeTheta)))
            throw new InputException($"{source}: rope_theta is {RopeTheta}, expected a number above 1");
        ModelFamily.Of(ModelType, source).Require(this, source);
        return this;

        void InRange(int value, string what, int most)
        {
            if (value < 1 || value > most) throw new InputException($"{source}: {what}: found {value}, expected 1 to {most}");
        }
    }
}
