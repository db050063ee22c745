using System.Runtime.Intrinsics;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The backward pass and the optimiser, panel by panel of 32 latents: gather the gradients of each latent's encoder and decoder
/// row from its active pairs, clip, Adam. Where decoder rows are held at norm 1, the part of their gradient along the row is
/// taken out before, and the row renormalised after. Gradients live in the cache and are never stored, so the memory is that
/// of the parameters and their moments.
/// </summary>
sealed unsafe class LatentUpdate(TrainState state, DecoderNorm norms, Workers workers)
{
    const int PanelWidth = PackedWeights.PanelWidth, PanelsOfBlock = 2;

    /// <summary>Inputs of a panel updated at a time: 8 KiB of each of its three parts.</summary>
    const int ChunkInputs = 64;

    /// <summary>[blocks, d] of the decoder's bias; kept, as a new one at every step would pile up until it is collected.</summary>
    float[] biasGradients = [];

    readonly int blocks = (state.EncoderWeight.Value.PanelCount + PanelsOfBlock - 1) / PanelsOfBlock;

    /// <summary>Changes the parameters.</summary>
    /// <param name="main">The reconstruction's term.</param>
    /// <param name="auxiliary">The dead latents' gradient; null where there is none.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="clipping">What the gradient is cut to.</param>
    /// <returns>The gradient's norm before clipping, the projection done; and the penalty.</returns>
    public (double Norm, double Penalty) Run(SparseTerm main, DenseTerm? auxiliary, double rate, Clipping clipping)
    {
        int d = state.Width;
        if (biasGradients.Length == blocks * d) Array.Clear(biasGradients);
        else biasGradients = new float[blocks * d];
        var sums = new BlockSums[blocks];
        double known = clipping.KnownNorm ?? 0;
        if (clipping.KnownNorm is null && clipping.Limit > 0)
        {
            workers.For(blocks, block => sums[block] = Block(block, main, auxiliary, null));
            known = Math.Sqrt(sums.Sum(sum => sum.Squares) + SquaredNorm(DecoderBiasGradient(main)));
            Array.Clear(biasGradients);
        }
        var adam = new Adam(rate, state.Step + 1, gradientFactor: clipping.Factor(known));
        workers.For(blocks, block => sums[block] = Block(block, main, auxiliary, adam));
        float[] gradient = DecoderBiasGradient(main);
        adam.Apply(gradient, state.DecoderBias.Value.Span, state.DecoderBias.First.Span, state.DecoderBias.Second.Span);
        return (Math.Sqrt(sums.Sum(sum => sum.Squares) + SquaredNorm(gradient)), main.Penalty * sums.Sum(sum => sum.Activity));
    }

    // Changes the parameters only where there is an optimiser.
    BlockSums Block(int block, SparseTerm main, DenseTerm? auxiliary, Adam? adam)
    {
        int d = state.Width, most = Math.Min(PanelWidth, state.Latents);
        BlockSums sums = default;
        // Not on the stack, which a row of a million numbers would overflow.
        using PooledFloats room = new((most + 1L) * d + ChunkInputs * PanelWidth);
        fixed (float* encoders = room.Span)
        fixed (float* throughInput = &biasGradients[block * d])
        {
            float* decoder = encoders + (nint)most * d, chunk = decoder + d, biases = stackalloc float[PanelWidth];
            int endPanel = Math.Min(state.EncoderWeight.Value.PanelCount, (block + 1) * PanelsOfBlock);
            for (int panel = block * PanelsOfBlock; panel < endPanel; panel++)
            {
                int first = panel * PanelWidth, count = Math.Min(PanelWidth, state.Latents - first);
                new Span<float>(biases, PanelWidth).Clear();
                new Span<float>(encoders, count * d).Clear();
                for (int i = 0; i < count; i++)
                    biases[i] = Latent(first + i, main, auxiliary, encoders + (nint)i * d, decoder, adam, ref sums);
                UpdateEncoder(panel, count, encoders, biases, chunk, throughInput, adam);
            }
        }
        return sums;
    }

    // The gradients of one latent, and the update of all but its encoder row. Returns ∂L/∂b_j.
    float Latent(int latent, SparseTerm main, DenseTerm? auxiliary, float* encoder, float* decoder, Adam? adam,
        ref BlockSums sums)
    {
        int d = state.Width;
        long at = (long)latent * d;
        float* row = state.DecoderWeight.Value.Pointer + at;
        new Span<float>(decoder, d).Clear();
        float norm = norms == DecoderNorm.Unit || main.Penalty == 0 ? 1 : MathF.Sqrt(RowVectors.Dot(row, row, d));
        float bias = SparseGradient.OfLatent(main.Pairs, latent, main.Scale, main.Penalty * norm, main.Input.Pointer,
            main.Error.Pointer, row, d, encoder, decoder);
        if (main.Penalty != 0) AddPenalty(main, latent, row, norm, decoder, ref sums);
        if (auxiliary is not null && auxiliary.Slots[latent] is >= 0 and int slot)
        {
            RowVectors.AddScaled(1, auxiliary.Encoder + (long)slot * d, encoder, d);
            RowVectors.AddScaled(1, auxiliary.Decoder + (long)slot * d, decoder, d);
            bias += auxiliary.Bias[slot];
        }
        if (norms == DecoderNorm.Unit) RowVectors.AddScaled(-RowVectors.Dot(decoder, row, d), row, decoder, d);
        sums.Squares += RowVectors.Dot(encoder, encoder, d) + RowVectors.Dot(decoder, decoder, d) + (double)bias * bias;
        if (adam is not { } optimiser) return bias;

        Step(optimiser, state.DecoderWeight, at, decoder, d);
        float gradient = bias;
        Step(optimiser, state.EncoderBias, latent, &gradient, 1);
        if (norms == DecoderNorm.Unit) RowVectors.Scale(1 / MathF.Sqrt(RowVectors.Dot(row, row, d) + 1e-20f), row, d);
        return bias;
    }

    // ∂/∂D_j of p Σ_rows f_j ‖D_j‖ = p (Σ_rows f_j) D_j / ‖D_j‖
    void AddPenalty(SparseTerm main, int latent, float* row, float norm, float* decoder, ref BlockSums sums)
    {
        ReadOnlySpan<int> starts = main.Pairs.Starts;
        double sum = 0;
        foreach (float value in main.Pairs.Values[starts[latent]..starts[latent + 1]]) sum += value;
        sums.Activity += sum * norm;
        if (norms == DecoderNorm.Free && norm > 0)
            RowVectors.AddScaled((float)(main.Penalty * sum / norm), row, decoder, state.Width);
    }

    // b_dec's gradient through the input, −Σ_j (∂L/∂b_j) W_j, and Adam on a panel of W_enc, some inputs at a time.
    void UpdateEncoder(int panel, int count, float* gradients, float* biases, float* chunk, float* throughInput, Adam? adam)
    {
        int d = state.Width;
        Vector512<float> left = Vector512.Load(biases), right = Vector512.Load(biases + Lanes.Count);
        float* value = state.EncoderWeight.Value.Panel(panel);
        // The columns beyond M of the last panel have no gradient and stay 0.
        if (count < PanelWidth) new Span<float>(chunk, ChunkInputs * PanelWidth).Clear();
        for (int first = 0; first < d; first += ChunkInputs)
        {
            int inputs = Math.Min(ChunkInputs, d - first);
            nint at = (nint)first * PanelWidth;
            for (int i = 0; i < inputs; i++)
            {
                float* column = value + at + i * PanelWidth;
                throughInput[first + i] -=
                    Lanes.Sum(left * Vector512.Load(column) + right * Vector512.Load(column + Lanes.Count));
            }
            if (adam is not { } optimiser) continue;
            PackedWeights.PackRows(gradients + first, d, count, inputs, chunk);
            optimiser.Apply(chunk, value + at, state.EncoderWeight.First.Panel(panel) + at,
                state.EncoderWeight.Second.Panel(panel) + at, inputs * PanelWidth);
        }
    }

    static void Step(Adam adam, PlainParameter parameter, long at, float* gradient, int length) =>
        adam.Apply(gradient, parameter.Value.Pointer + at, parameter.First.Pointer + at, parameter.Second.Pointer + at, length);

    // b_dec is added to the output and subtracted from the input: ∂L/∂b_dec = c Σ r − Σ_j (∂L/∂b_j) W_j.
    float[] DecoderBiasGradient(SparseTerm main)
    {
        int d = state.Width;
        double[] sum = [.. main.ErrorSums.Select(error => main.Scale * error)];
        for (int block = 0; block < blocks; block++)
            for (int c = 0; c < d; c++) sum[c] += biasGradients[block * d + c];
        return Array.ConvertAll(sum, value => (float)value);
    }

    static double SquaredNorm(float[] vector) => vector.Sum(value => (double)value * value);

    /// <summary>What a block adds up.</summary>
    /// <param name="Squares">Σ‖gradient‖² of its latents.</param>
    /// <param name="Activity">Σ f_j ‖D_j‖, where there is a penalty.</param>
    record struct BlockSums(double Squares, double Activity);
}
