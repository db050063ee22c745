using System.Runtime.Intrinsics;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The backward pass and the optimiser, panel by panel of 32 latents: gather the gradients of each latent's parameters from the
/// terms of the loss, clip, step. Where decoder rows are held at norm 1, the part of their gradient along the row is taken out
/// before, and the row renormalised after. Gradients live in the cache and are never stored, so the memory is that of the
/// parameters and their moments.
/// </summary>
/// <param name="state">What is trained.</param>
/// <param name="norms">What becomes of the norms of decoder rows.</param>
/// <param name="config">How to train: by which rule, and what stays as it is.</param>
/// <param name="workers">Threads to use; no result depends on them.</param>
sealed unsafe class LatentUpdate(TrainState state, DecoderNorm norms, TrainConfig config, Workers workers)
{
    const int PanelWidth = PackedWeights.PanelWidth, PanelsOfBlock = 2;

    /// <summary>Inputs of a panel updated at a time: 8 KiB of each of its three parts.</summary>
    const int ChunkInputs = 64;

    readonly int d = state.Layout.Width, dOut = state.Layout.OutputWidth, numbers = state.LatentNumbers.Count;
    readonly Freeze frozen = config.Freeze;
    readonly BiasLift lift = new(config, state);
    readonly bool centered = state.Layout.Autoencodes;

    /// <summary>What is done at a time: a block, its first panel and the panel behind its last.</summary>
    readonly (LatentBlock Block, int First, int End)[] parts = [.. state.Blocks.SelectMany(Parts)];

    /// <summary>[parts, d] of the decoder's bias; kept, as a new one at every step would pile up until it is collected.</summary>
    float[] biasGradients = [];

    /// <summary>Changes the parameters.</summary>
    /// <param name="terms">Of the loss.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="clipping">What the gradient is cut to.</param>
    /// <param name="skip">The connection past the latents; null where there is none.</param>
    /// <returns>The gradient's norm before clipping, the projection done; and the penalty.</returns>
    public (double Norm, double Penalty) Run(IReadOnlyList<LossTerm> terms, double rate, Clipping clipping,
        SkipConnection? skip)
    {
        if (biasGradients.Length == parts.Length * d) Array.Clear(biasGradients);
        else biasGradients = new float[parts.Length * d];
        var sums = new BlockSums[parts.Length];
        double known = clipping.KnownNorm ?? 0;
        if (clipping.KnownNorm is null && clipping.Limit > 0)
        {
            workers.For(parts.Length, part => sums[part] = Part(part, terms, null));
            known = Math.Sqrt(sums.Sum(sum => sum.Squares) + SquaredNorm(DecoderBiasGradient(terms)) + (skip?.SquaredNorm ?? 0));
            Array.Clear(biasGradients);
        }
        Rules optimiser = OfStep(rate, clipping.Factor(known));
        workers.For(parts.Length, part => sums[part] = Part(part, terms, optimiser));
        float[] gradient = DecoderBiasGradient(terms);
        fixed (float* g = gradient) Step(optimiser.Vectors, state.DecoderBias, 0, g, dOut);
        skip?.Step(optimiser.Vectors);
        return (Math.Sqrt(sums.Sum(sum => sum.Squares) + SquaredNorm(gradient) + (skip?.SquaredNorm ?? 0)),
            sums.Sum(sum => sum.Penalty));
    }

    Rules OfStep(double rate, float factor)
    {
        RowOptimiser vectors = config.Optimiser == Optimiser.SignSgd
            ? new SignRows(rate, factor) : new AdamRows(new Adam(rate, state.Step + 1, gradientFactor: factor));
        return new(config.Optimiser == Optimiser.Muon ? new MuonMomentum(factor) : vectors, vectors, lift.Of(rate));
    }

    static IEnumerable<(LatentBlock, int, int)> Parts(LatentBlock block)
    {
        int panels = block.Encoder.Value.PanelCount;
        for (int first = 0; first < panels; first += PanelsOfBlock)
            yield return (block, first, Math.Min(panels, first + PanelsOfBlock));
    }

    // Changes the parameters only where there is an optimiser.
    BlockSums Part(int part, IReadOnlyList<LossTerm> terms, Rules? optimiser)
    {
        (LatentBlock block, int firstPanel, int endPanel) = parts[part];
        int most = Math.Min(PanelWidth, block.Count), inputCount = block.Inputs;
        BlockSums sums = default;
        // Not on the stack, which a row of a million numbers would overflow.
        using PooledFloats room = new((long)most * inputCount + block.Outputs + ChunkInputs * PanelWidth);
        fixed (float* encoders = room.Span, biases = biasGradients)
        {
            float* decoder = encoders + (nint)most * inputCount, chunk = decoder + block.Outputs;
            float* inputs = stackalloc float[PanelWidth], throughInput = biases + (nint)part * d + block.FirstInput;
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                int first = panel * PanelWidth, count = Math.Min(PanelWidth, block.Count - first);
                new Span<float>(inputs, PanelWidth).Clear();
                new Span<float>(encoders, count * inputCount).Clear();
                for (int i = 0; i < count; i++)
                    inputs[i] = Latent(block, block.First + first + i, terms, encoders + (nint)i * inputCount, decoder, optimiser,
                        ref sums);
                UpdateEncoder(block, panel, count, encoders, inputs, chunk, throughInput, optimiser);
            }
        }
        return sums;
    }

    // The gradients of one latent, and the update of all but its encoder row. Returns Σ_rows ∂L/∂(W_j s).
    float Latent(LatentBlock block, int latent, IReadOnlyList<LossTerm> terms, float* encoder, float* decoder,
        Rules? optimiser, ref BlockSums sums)
    {
        int outputs = block.Outputs;
        float* row = block.Row(latent), own = stackalloc float[numbers];
        new Span<float>(decoder, outputs).Clear();
        new Span<float>(own, numbers).Clear();
        var gradient = new LatentGradient { Encoder = encoder, Decoder = decoder, Numbers = own };
        for (int term = 0; term < terms.Count; term++) terms[term].AddTo(latent, row, ref gradient);
        sums.Penalty += gradient.Penalty;
        if (frozen != Freeze.Encoder)
        {
            sums.Squares += RowVectors.Dot(encoder, encoder, block.Inputs);
            for (int i = 0; i < numbers; i++)
            {
                sums.Squares += (double)own[i] * own[i];
                if (optimiser is not null) Step(optimiser.Vectors, state.LatentNumbers[i], latent, own + i, 1);
            }
            if (optimiser is not null) lift.Apply(latent, optimiser.Lift);
        }
        if (frozen != Freeze.Decoder)
        {
            if (norms == DecoderNorm.Unit) RowVectors.AddScaled(-Along(block, decoder, row), row, decoder, outputs);
            sums.Squares += RowVectors.Dot(decoder, decoder, outputs);
            if (optimiser is not null)
            {
                Step(optimiser.Matrices, block.Decoder, (long)(latent - block.First) * outputs, decoder, outputs);
                if (norms == DecoderNorm.Unit) Renormalise(block, row);
            }
        }
        return gradient.Input;
    }

    // g · D / ‖D‖², where ‖D‖ is 1 if the row is of one part.
    static float Along(LatentBlock block, float* gradient, float* row)
    {
        float along = RowVectors.Dot(gradient, row, block.Outputs);
        return block.OneOutput ? along : along / (RowVectors.Dot(row, row, block.Outputs) + 1e-20f);
    }

    static void Renormalise(LatentBlock block, float* row)
    {
        float norm = block.OneOutput
            ? MathF.Sqrt(RowVectors.Dot(row, row, block.Outputs) + 1e-20f) : block.Norm.Of(row) + 1e-10f;
        RowVectors.Scale(1 / norm, row, block.Outputs);
    }

    // b_dec's gradient through the input, −Σ_j (∂L/∂(W_j s)) W_j, and the step of a panel of W_enc, some inputs at a time.
    void UpdateEncoder(LatentBlock block, int panel, int count, float* gradients, float* inputSums, float* chunk,
        float* throughInput, Rules? optimiser)
    {
        Vector512<float> left = Vector512.Load(inputSums), right = Vector512.Load(inputSums + Lanes.Count);
        float* value = block.Encoder.Value.Panel(panel);
        // The columns beyond M of the last panel have no gradient and stay 0.
        if (count < PanelWidth) new Span<float>(chunk, ChunkInputs * PanelWidth).Clear();
        for (int first = 0; first < block.Inputs; first += ChunkInputs)
        {
            int inputs = Math.Min(ChunkInputs, block.Inputs - first);
            nint at = (nint)first * PanelWidth;
            for (int i = 0; centered && i < inputs; i++)
            {
                float* column = value + at + i * PanelWidth;
                throughInput[first + i] -=
                    Lanes.Sum(left * Vector512.Load(column) + right * Vector512.Load(column + Lanes.Count));
            }
            if (optimiser is null || frozen == Freeze.Encoder) continue;
            PackedWeights.PackRows(gradients + first, block.Inputs, count, inputs, chunk);
            optimiser.Matrices.Apply(chunk, value + at, block.Encoder.First.Panel(panel) + at,
                block.Encoder.Second.Panel(panel) + at, inputs * PanelWidth);
        }
    }

    static void Step(RowOptimiser optimiser, PlainParameter parameter, long at, float* gradient, int length) =>
        optimiser.Apply(gradient, parameter.Value.Pointer + at, parameter.First.Pointer + at, parameter.Second.Pointer + at,
            length);

    // b_dec is added to the output and, where the input is what is written, subtracted from it:
    // ∂L/∂b_dec = c Σ r − Σ_j (∂L/∂(W_j s)) W_j.
    float[] DecoderBiasGradient(IReadOnlyList<LossTerm> terms)
    {
        var sum = new double[dOut];
        foreach (LossTerm term in terms) term.AddToOutput(sum);
        for (int part = 0; centered && part < parts.Length; part++)
            for (int c = 0; c < d; c++) sum[c] += biasGradients[part * d + c];
        return Array.ConvertAll(sum, value => (float)value);
    }

    static double SquaredNorm(float[] vector) => vector.Sum(value => (double)value * value);

    /// <summary>The rules of one step.</summary>
    /// <param name="Matrices">Of W_enc and W_dec.</param>
    /// <param name="Vectors">Of all else.</param>
    /// <param name="Lift">What the biases of silent latents rise by.</param>
    sealed record Rules(RowOptimiser Matrices, RowOptimiser Vectors, float Lift);

    /// <summary>What a part adds up.</summary>
    /// <param name="Squares">Σ‖gradient‖² of its latents.</param>
    /// <param name="Penalty">Of its latents.</param>
    record struct BlockSums(double Squares, double Penalty);
}
