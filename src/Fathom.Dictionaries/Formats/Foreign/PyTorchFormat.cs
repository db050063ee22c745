using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// A plain PyTorch file: <c>state_dict</c> of encoder.weight [M, d], encoder.bias, decoder.weight [d, M], decoder.bias;
/// <c>config</c> with k; and perhaps <c>mean</c>, [d] or [1, d], of the rows that it was trained on.
/// <code>
/// f = TopK(relu(E (x − mean − b_dec) + b_enc));  x̂ = D f + b_dec + mean
/// </code>
/// The mean is added to b_dec.
/// </summary>
sealed class PyTorchFormat : DictionaryFormat
{
    const string State = "state_dict", Config = "config", Mean = "mean";

    public override string Name => "pytorch";

    public override string Files => "a .pt file with state_dict and config";

    public override bool Recognises(DictionarySource source) => source.TorchRoot?.Find<PickleDictionary>(State) is { } state
        && state.Has("encoder.weight") && state.Has("decoder.weight");

    private protected override LoadedDictionary ReadOwn(DictionarySource source)
    {
        PickleDictionary root = source.TorchRoot!, state = root.Find<PickleDictionary>(State)!;
        float[] bias = state.Tensor("encoder.bias").Floats(-1), output = state.Tensor("decoder.bias").Floats(-1);
        (int m, int d) = (bias.Length, output.Length);
        if (root.Has(Mean))
        {
            TorchTensor mean = root.Tensor(Mean);
            float[] numbers = mean.Shape.Count == 2 ? mean.Floats(1, d) : mean.Floats(d);
            output = [.. output.Zip(numbers, (b, x) => (float)((double)b + x))];
        }
        if (root.Find<PickleDictionary>(Config)?.Integer("k") is not (> 0 and <= int.MaxValue and var k))
            throw new InputException($"{source.Path}: config has no k above 0; expected that of TopK");
        var weights = new SaeWeights(state.Tensor("encoder.weight").Floats(m, d), bias,
            Matrices.Transposed(state.Tensor("decoder.weight").Floats(d, m), d, m), output);
        return Foreign(source, new TopKSae(weights, (int)k), [source.Torch!.Path]);
    }
}
