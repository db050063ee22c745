using System.Text.Json.Nodes;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// What sets one family of checkpoints apart: how its <c>config.json</c> and its tensors are named. The computation is
/// the same for all, assembled from the parts that the weights bring along.
/// </summary>
abstract class ModelFamily
{
    static readonly Dictionary<string, ModelFamily> Families = new()
    {
        ["gpt2"] = new Gpt2Family(),
        ["llama"] = new LlamaFamily(),
    };

    /// <summary>The family of a config's <c>model_type</c>.</summary>
    public static ModelFamily Of(string modelType, string source) => Families.TryGetValue(modelType, out var family)
        ? family
        : throw new InputException(
            $"{source}: model_type {OneLine.Quote(modelType)} is not supported; supported: {string.Join(", ", Families.Keys)}");

    /// <summary>Reads the family's keys.</summary>
    public abstract ModelConfig Read(ConfigReader json);

    /// <summary>The family's keys, as <see cref="Read"/> and Hugging Face's library take them.</summary>
    public abstract JsonObject Write(ModelConfig config);

    /// <summary>Throws when the config describes what this family never is.</summary>
    public abstract void Require(ModelConfig config, string source);

    /// <summary>Reads the family's tensors.</summary>
    public abstract ModelWeights Load(ModelConfig config, TensorSource tensors, Workers workers);

    /// <summary>By how much a fresh model's maps into the residual stream are smaller than its other weights.</summary>
    public virtual double FreshResidualScale(ModelConfig config) => 1;

    /// <summary>Reads the members that every family names alike.</summary>
    protected static ModelConfig ReadShared(ConfigReader json, ModelConfig own) => own with
    {
        InitializerRange = json.Number("initializer_range", 0.02),
        BosId = json.TokenIds("bos_token_id", own.VocabularySize) is [int bos, ..] ? bos : null,
        EosIds = json.TokenIds("eos_token_id", own.VocabularySize),
        PadId = json.TokenIds("pad_token_id", own.VocabularySize) is [int pad, ..] ? pad : null,
    };

    /// <summary>Reads the blocks, each by what stands before its names: <paramref name="prefix"/> and its number.</summary>
    protected static BlockWeights[] LoadBlocks(ModelConfig config, string prefix, Func<string, AttentionWeights> attention,
        Func<string, MlpWeights> mlp) => [.. Enumerable.Range(0, config.Layers).Select(l => $"{prefix}{l}.").Select(block =>
            new BlockWeights(config.HasAttention ? attention(block) : null, config.HasMlp ? mlp(block) : null))];

    /// <summary>What stands before all names: the given prefix, or nothing in checkpoints of the bare model.</summary>
    protected static string Prefix(TensorSource tensors, string prefix, string first) =>
        !tensors.Has(prefix + first) && tensors.Has(first) ? "" : prefix;
}
