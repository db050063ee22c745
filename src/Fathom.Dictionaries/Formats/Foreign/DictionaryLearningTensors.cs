using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>The tensors of a dictionary_learning file, rows being latents, biases in raw units.</summary>
/// <param name="tensors">By the library's names.</param>
/// <param name="factor">What biases are multiplied by.</param>
sealed class DictionaryLearningTensors(PickleDictionary tensors, double factor)
{
    /// <summary>A bias or thresholds, one number each.</summary>
    public float[] Bias(string name) => Matrices.Scaled(tensors.Tensor(name).Floats(-1), factor);

    /// <summary>Numbers without a unit of the rows.</summary>
    public float[] Vector(string name) => tensors.Tensor(name).Floats(-1);

    public int Number(string name) => (int)tensors.Tensor(name).Scalar();

    /// <summary>A threshold; below 0 it is none and has no unit.</summary>
    /// <exception cref="InputException">It is no number.</exception>
    public float Threshold(string name) => tensors.Tensor(name).Scalar() switch
    {
        >= 0 and var value => (float)(value * factor),
        < 0 => -1,
        _ => throw new InputException($"{name} is NaN; expected a threshold, or a number below 0 for none; the file is damaged"),
    };

    /// <summary>encoder.weight [M, d] and decoder.weight [d, M].</summary>
    public SaeWeights Linear(string encoderBias, string decoderBias)
    {
        float[] bias = Bias(encoderBias), output = Bias(decoderBias);
        (int m, int d) = (bias.Length, output.Length);
        return new(tensors.Tensor("encoder.weight").Floats(m, d), bias,
            Matrices.Transposed(tensors.Tensor("decoder.weight").Floats(d, m), d, m), output);
    }

    /// <summary>W_enc [d, M] and W_dec [M, d].</summary>
    public SaeWeights Matrix()
    {
        float[] bias = Bias("b_enc"), output = Bias("b_dec");
        (int m, int d) = (bias.Length, output.Length);
        float[] encoder = tensors.Tensor("W_enc").Floats(d, m), decoder = tensors.Tensor("W_dec").Floats(m, d);
        return new(Matrices.Transposed(encoder, d, m), bias, decoder, output);
    }
}
