using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>A class of dictionary_learning: the tensors that its files have, and what they make.</summary>
/// <param name="Name">The library's <c>dict_class</c>.</param>
/// <param name="Keys">Tensors that such a file has.</param>
/// <param name="Read">Makes the dictionary of them.</param>
sealed record DictionaryLearningKind(string Name, IReadOnlyList<string> Keys, Func<DictionaryLearningTensors, Sae> Read)
{
    static readonly string[] Both = ["encoder.weight", "decoder.weight"];

    static readonly DictionaryLearningKind[] All =
    [
        // f = relu(E (x − bias) + b)
        new("AutoEncoder", [.. Both, "bias", "encoder.bias"], from => new StandardSae(from.Linear("encoder.bias", "bias"))),
        // f = relu(E x + b)
        new("AutoEncoderNew", [.. Both, "encoder.bias", "decoder.bias"],
            from => new StandardSae(from.Linear("encoder.bias", "decoder.bias") with { CentersInput = false })),
        new("GatedAutoEncoder", [.. Both, "decoder_bias", "r_mag", "gate_bias", "mag_bias"],
            from => new GatedSae(from.Linear("gate_bias", "decoder_bias"), from.Bias("mag_bias"), from.Vector("r_mag"))),
        // The threshold in the file is not used.
        new("AutoEncoderTopK", [.. Both, "b_dec", "encoder.bias", "k"],
            from => new TopKSae(from.Linear("encoder.bias", "b_dec"), from.Number("k"))),
        // The batch is gone, the threshold is what it left.
        new("BatchTopKSAE", [.. Both, "b_dec", "encoder.bias", "k", "threshold"],
            from => Thresholded(from, from.Linear("encoder.bias", "b_dec"))),
        new("MatryoshkaBatchTopKSAE", ["W_enc", "b_enc", "W_dec", "b_dec", "k", "threshold", "group_sizes"],
            from => Thresholded(from, from.Matrix())),
        new("JumpReluAutoEncoder", ["W_enc", "b_enc", "W_dec", "b_dec", "threshold"],
            from => new JumpReluSae(from.Matrix() with { CentersInput = false }, from.Bias("threshold"))),
    ];

    /// <summary>Those that a file may be: with all of their keys, and none of them with others that also have all of theirs and
    /// more.</summary>
    public static IEnumerable<DictionaryLearningKind> Of(PickleDictionary tensors)
    {
        DictionaryLearningKind[] fitting =
            [.. All.Where(kind => kind.Keys.All(key => tensors.Find<TorchTensor>(key) is not null))];
        return fitting.Where(kind => kind.Name == "AutoEncoderTopK"
            || !fitting.Any(other => other != kind && kind.Keys.All(other.Keys.Contains)));
    }

    static JumpReluSae Thresholded(DictionaryLearningTensors from, SaeWeights weights) =>
        new(weights, Matrices.Repeated(from.Threshold("threshold"), weights.LatentCount));
}
