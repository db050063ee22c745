using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// OpenAI's sparse_autoencoder: a PyTorch file of pre_bias [d], latent_bias [M], encoder.weight [M, d], decoder.weight [d, M],
/// <c>activation</c> and <c>activation_state_dict</c>.
/// <code>
/// f = act(E (x − pre_bias) + latent_bias);  x̂ = D f + pre_bias
/// </code>
/// With TopK, x is layer-normed first and x̂ scaled back.
/// </summary>
sealed class OpenAIFormat : DictionaryFormat
{
    public override string Name => "openai";

    public override string Files => "a .pt file with pre_bias and latent_bias";

    public override bool Recognises(DictionarySource source) =>
        source.TorchRoot is { } root && root.Has("pre_bias") && root.Has("latent_bias");

    private protected override LoadedDictionary ReadOwn(DictionarySource source)
    {
        PickleDictionary root = source.TorchRoot!;
        float[] bias = root.Tensor("latent_bias").Floats(-1), center = root.Tensor("pre_bias").Floats(-1);
        (int m, int d) = (bias.Length, center.Length);
        var weights = new SaeWeights(root.Tensor("encoder.weight").Floats(m, d), bias,
            Matrices.Transposed(root.Tensor("decoder.weight").Floats(d, m), d, m), center);
        return Foreign(source, Activated(source, root, weights), [source.Torch!.Path]);
    }

    static Sae Activated(DictionarySource source, PickleDictionary root, SaeWeights weights)
    {
        PickleDictionary? state = root.Find<PickleDictionary>("activation_state_dict");
        switch (root.Find<string>("activation"))
        {
            case "ReLU": return new StandardSae(weights);
            case "Identity": return new SignedTopKSae(weights, weights.LatentCount);
            case "TopK":
                SaeWeights normed = weights with { Normalisation = InputNormalisation.LayerNorm };
                if (state?.Integer("k") is not (> 0 and <= int.MaxValue and var k))
                    throw new InputException($"{source.Path}: activation_state_dict has no k above 0");
                return state.Find<string>("postact_fn") switch
                {
                    "ReLU" => new TopKSae(normed, (int)k),
                    "Identity" => new SignedTopKSae(normed, (int)k, byMagnitude: false),
                    _ => throw new InputException($"{source.Path}: postact_fn of TopK is neither ReLU nor Identity"),
                };
            default:
                throw new InputException($"{source.Path}: its activation is none of ReLU, TopK, Identity");
        }
    }
}
