using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The backward pass and the optimiser, latent by latent: gather the gradient of one encoder and one decoder row from the
/// latent's active pairs, clip, Adam. Where decoder rows are held at norm 1, the part of their gradient along the row is taken
/// out before, and the row renormalised after. A row's gradient lives in the cache and is never stored, so the memory is that
/// of the parameters and their moments.
/// </summary>
sealed unsafe class LatentUpdate(TrainState state, DecoderNorm norms, Workers workers)
{
    const int BlockLatents = 64;

    readonly int blocks = (state.Latents + BlockLatents - 1) / BlockLatents;

    /// <summary>Changes the parameters.</summary>
    /// <param name="main">The reconstruction's term.</param>
    /// <param name="auxiliary">The dead latents' term, over their own numbering; null where there is none.</param>
    /// <param name="slots">[M] the dead latents' own numbers, −1 elsewhere.</param>
    /// <param name="centered">s, [n, d]</param>
    /// <param name="adam">The optimiser of this step.</param>
    /// <param name="clipping">What the gradient is cut to.</param>
    /// <returns>The gradient's norm before clipping, the projection done.</returns>
    public double Run(SparseTerm main, SparseTerm? auxiliary, ReadOnlySpan<int> slots, NativeBuffer<float> centered, Adam adam,
        Clipping clipping)
    {
        int d = state.Width;
        fixed (int* pSlots = slots)
        {
            int* slot = pSlots;
            var biasGradients = new float[blocks * d];
            var squares = new double[blocks];
            double known = clipping.KnownNorm ?? 0;
            if (clipping.KnownNorm is null && clipping.Limit > 0)
            {
                workers.For(blocks, block =>
                    squares[block] = Block(block, main, auxiliary, slot, centered, biasGradients, null, 1));
                known = Math.Sqrt(Sum(squares) + SquaredNorm(DecoderBiasGradient(main, biasGradients)));
                Array.Clear(biasGradients);
            }
            float factor = clipping.Factor(known);
            workers.For(blocks, block =>
                squares[block] = Block(block, main, auxiliary, slot, centered, biasGradients, adam, factor));
            float[] gradient = DecoderBiasGradient(main, biasGradients);
            double norm = Math.Sqrt(Sum(squares) + SquaredNorm(gradient));
            for (int c = 0; c < d; c++) gradient[c] *= factor;
            adam.Apply(gradient, state.DecoderBias.Value.Span, state.DecoderBias.First.Span, state.DecoderBias.Second.Span);
            return norm;
        }
    }

    // Returns Σ ‖gradient‖² of the block's latents; changes them only where there is an optimiser.
    double Block(int block, SparseTerm main, SparseTerm? auxiliary, int* slots, NativeBuffer<float> centered,
        float[] biasGradients, Adam? adam, float factor)
    {
        int d = state.Width;
        using PooledFloats room = new(2L * d); // Not on the stack, which a row of a million numbers would overflow.
        float* s = centered.Pointer;
        double squares = 0;
        fixed (float* gradients = room.Span)
        fixed (float* throughInput = &biasGradients[block * d])
        {
            for (int latent = block * BlockLatents, end = Math.Min(state.Latents, latent + BlockLatents); latent < end; latent++)
            {
                float* encoder = gradients, decoder = gradients + d;
                new Span<float>(gradients, 2 * d).Clear();
                float bias = Gather(main, latent, s, encoder, decoder);
                if (auxiliary is not null && slots[latent] >= 0) bias += Gather(auxiliary, slots[latent], s, encoder, decoder);

                long at = (long)latent * d;
                RowVectors.AddScaled(-bias, state.EncoderWeight.Value.Pointer + at, throughInput, d);
                float* row = state.DecoderWeight.Value.Pointer + at;
                if (norms == DecoderNorm.Unit) RowVectors.AddScaled(-RowVectors.Dot(decoder, row, d), row, decoder, d);
                else AddNormSlope(main, latent, row, decoder);
                squares += RowVectors.Dot(encoder, encoder, d) + RowVectors.Dot(decoder, decoder, d) + (double)bias * bias;
                if (adam is not { } optimiser) continue;

                RowVectors.Scale(factor, gradients, 2 * d);
                bias *= factor;
                Step(optimiser, state.EncoderWeight, at, encoder, d);
                Step(optimiser, state.DecoderWeight, at, decoder, d);
                Step(optimiser, state.EncoderBias, latent, &bias, 1);
                if (norms == DecoderNorm.Unit) RowVectors.Scale(1 / MathF.Sqrt(RowVectors.Dot(row, row, d) + 1e-20f), row, d);
            }
        }
        return squares;
    }

    float Gather(SparseTerm term, int latent, float* s, float* encoder, float* decoder)
    {
        ReadOnlySpan<int> starts = term.Pairs.Starts;
        ReadOnlySpan<int> entries = term.Pairs.Entries[starts[latent]..starts[latent + 1]];
        fixed (float* values = term.Codes.Values)
            return SparseGradient.OfLatent(entries, term.Codes.Stride, values, term.Slopes.Pointer, term.Scale, s,
                term.Error.Pointer, state.Width, encoder, decoder);
    }

    // ∂/∂D_j of c Σ_rows f_j ‖D_j‖ = c (Σ_rows f_j) D_j / ‖D_j‖
    void AddNormSlope(SparseTerm term, int latent, float* row, float* decoder)
    {
        float norm = MathF.Sqrt(RowVectors.Dot(row, row, state.Width));
        if (term.NormSlope == 0 || norm == 0) return;
        ReadOnlySpan<int> starts = term.Pairs.Starts;
        double sum = 0;
        foreach (int entry in term.Pairs.Entries[starts[latent]..starts[latent + 1]]) sum += term.Codes.Values[entry];
        RowVectors.AddScaled((float)(term.NormSlope * sum / norm), row, decoder, state.Width);
    }

    static void Step(Adam adam, Parameter parameter, long at, float* gradient, int length) =>
        adam.Apply(gradient, parameter.Value.Pointer + at, parameter.First.Pointer + at, parameter.Second.Pointer + at, length);

    // b_dec is added to the output and subtracted from the input: ∂L/∂b_dec = c Σ r − Σ_j (∂L/∂b_j) W_j.
    float[] DecoderBiasGradient(SparseTerm main, float[] throughInput)
    {
        int d = state.Width;
        var sum = new double[d];
        for (int i = 0; i < main.Codes.Rows; i++)
            for (int c = 0; c < d; c++) sum[c] += (double)main.Scale * main.Error.Pointer[(long)i * d + c];
        for (int block = 0; block < blocks; block++)
            for (int c = 0; c < d; c++) sum[c] += throughInput[block * d + c];
        return Array.ConvertAll(sum, value => (float)value);
    }

    static double Sum(double[] blocks)
    {
        double total = 0;
        foreach (double block in blocks) total += block;
        return total;
    }

    static double SquaredNorm(float[] vector)
    {
        double total = 0;
        foreach (float value in vector) total += (double)value * value;
        return total;
    }
}
