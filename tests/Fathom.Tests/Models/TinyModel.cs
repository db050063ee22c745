using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Models;

/// <summary>
/// A small model with every weight random (norms and biases too, unlike a fresh one's), given by name so that another
/// implementation can read the same numbers.
/// </summary>
sealed class TinyModel : TensorSource
{
    readonly Philox random = new(11, 0);
    ulong counter;

    /// <summary>By the names of checkpoints.</summary>
    public Dictionary<string, float[]> Tensors { get; } = [];

    /// <summary>With their shapes, in the order of reading.</summary>
    public List<(string Name, long[] Shape)> Shapes { get; } = [];

    public static ModelConfig Gpt2 { get; } = new()
    {
        ModelType = "gpt2",
        Layers = 2,
        Width = 12,
        Heads = 3,
        KeyValueHeads = 3,
        HeadWidth = 4,
        MlpWidth = 20,
        VocabularySize = 17,
        ContextLength = 16,
        Activation = Activation.GeluTanh,
        TiedHead = true,
        AttentionBias = true,
        MlpBias = true,
    };

    /// <summary>Grouped queries, an untied head, biases, a head width that is not width / heads.</summary>
    public static ModelConfig Llama { get; } = new()
    {
        ModelType = "llama",
        Layers = 3,
        Width = 10,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 6,
        MlpWidth = 14,
        VocabularySize = 19,
        ContextLength = 16,
        Activation = Activation.SiluGated,
        AttentionBias = true,
        MlpBias = true,
        RopeTheta = 100,
        RopeScaling = new RopeScaling.Llama3(8, 1, 4, 32),
    };

    public static ModelConfig Config(string family) => family == "gpt2" ? Gpt2 : Llama;

    public static LanguageModel Create(ModelConfig config, Workers? workers = null) =>
        LanguageModel.Create(config, new TinyModel(), workers ?? new Workers(1));

    public override bool Has(string name) => true;

    public override float[] Read(string name, TensorRole role, params ReadOnlySpan<long> shape)
    {
        long length = 1;
        foreach (long size in shape) length *= size;
        var values = new float[length];
        float centre = role == TensorRole.NormWeight ? 1 : 0;
        for (int i = 0; i < values.Length; i++) values[i] = centre + 0.4f * (float)random.Normal(counter++);
        Shapes.Add((name, shape.ToArray()));
        return Tensors[name] = values;
    }
}
