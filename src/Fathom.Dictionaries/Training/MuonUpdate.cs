using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The second part of Muon's step, after <see cref="MuonMomentum"/> has left u in the place of a matrix's second moments:
/// <code>
/// W ← W − η √max(1, M / d) O       O: u made orthogonal by <see cref="NewtonSchulz"/>, W and u being [M, d]
/// </code>
/// A row of O is of norm √(d / M) where M is the larger, so that a latent moves by about η. Decoder rows that are held at norm 1
/// are brought back to it.
/// </summary>
/// <param name="state">What is trained.</param>
/// <param name="norms">What becomes of the norms of decoder rows.</param>
/// <param name="frozen">What stays as it is.</param>
/// <param name="workers">Threads to use; no result depends on them.</param>
sealed unsafe class MuonUpdate(TrainState state, DecoderNorm norms, Freeze frozen, Workers workers)
{
    const int BlockRows = 64;

    readonly RowNorm rowNorm = new(state.Layout.Outputs);

    /// <param name="rate">η.</param>
    public void Run(double rate)
    {
        if (frozen != Freeze.Encoder) Move(state.EncoderWeight, rate, renormalise: false);
        if (frozen != Freeze.Decoder) Move(state.DecoderWeight, rate, norms == DecoderNorm.Unit);
    }

    void Move(Parameter parameter, double rate, bool renormalise)
    {
        int rows = parameter.Rows, width = parameter.Width;
        float[] update = parameter.ToArray(ParameterPart.Second);
        NewtonSchulz.Orthogonalise(update, rows, width, workers);
        float factor = (float)(-rate * Math.Sqrt(Math.Max(1, (double)rows / width)));
        workers.ForRanges(rows, BlockRows, (start, end, _) =>
        {
            var row = new float[width];
            for (int i = start; i < end; i++)
            {
                parameter.CopyTo(ParameterPart.Value, i, row);
                TensorPrimitives.MultiplyAdd(update.AsSpan(i * width, width), factor, row, row);
                if (renormalise) Renormalise(row);
                parameter.CopyFrom(ParameterPart.Value, i, row);
            }
        });
    }

    void Renormalise(float[] row)
    {
        fixed (float* values = row) RowVectors.Scale(1 / (rowNorm.Of(values) + 1e-10f), values, row.Length);
    }
}
