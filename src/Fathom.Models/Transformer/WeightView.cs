using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>Where the matrix of a linear map lies in a tensor of the checkpoint: all of it, or some of its columns.</summary>
/// <param name="Tensor">The tensor's numbers.</param>
/// <param name="Start">The matrix's first number.</param>
/// <param name="Row">Numbers from one row of the matrix to the next.</param>
/// <param name="Layout">Whether rows are outputs or inputs.</param>
/// <param name="Format">In which the tensor came, and in which what is made of it may be kept.</param>
readonly record struct WeightView(float[] Tensor, int Start, int Row, WeightLayout Layout, WeightFormat Format)
{
    /// <summary>Of the transposed map: the same numbers, read the other way.</summary>
    public WeightView Transposed => this with
    {
        Layout = Layout == WeightLayout.OutputByInput ? WeightLayout.InputByOutput : WeightLayout.OutputByInput,
    };

    /// <summary>All of a tensor [outputs, inputs].</summary>
    public static WeightView OutputByInput(float[] tensor, int inputs, WeightFormat format) =>
        new(tensor, 0, inputs, WeightLayout.OutputByInput, format);

    /// <summary>All of a tensor [inputs, outputs].</summary>
    public static WeightView InputByOutput(float[] tensor, int outputs, WeightFormat format) =>
        new(tensor, 0, outputs, WeightLayout.InputByOutput, format);

    /// <summary>Packs the matrix.</summary>
    public void Pack(PackedWeights packed, Workers workers) => packed.Pack(Tensor.AsSpan(Start), Row, Layout, workers);
}
