using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>z = w · x + b of some inputs of an example, or of all.</summary>
/// <param name="Columns">Which inputs, ascending; null: all.</param>
/// <param name="Weight">[f]</param>
/// <param name="Bias">b</param>
public sealed record LinearReadout(int[]? Columns, double[] Weight, double Bias)
{
    /// <summary>z of an example.</summary>
    public double Logit(ProbeInputs inputs, int example)
    {
        var x = new double[Weight.Length];
        if (Columns is null) inputs.Read(example, x);
        else inputs.Read(example, Columns, x);
        return TensorPrimitives.Dot<double>(Weight, x) + Bias;
    }

    /// <summary>w for every input, [F].</summary>
    public double[] FullWeight(int width)
    {
        if (Columns is null) return Weight;
        var full = new double[width];
        for (int i = 0; i < Columns.Length; i++) full[Columns[i]] = Weight[i];
        return full;
    }
}
