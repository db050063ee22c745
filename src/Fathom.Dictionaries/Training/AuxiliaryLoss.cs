using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// AuxK (Gao et al. 2024, appendix A.2): among the latents that have been silent for long, the k_aux = min(d / 2, dead)
/// with the largest pre-activations reconstruct what the others left over, without b_dec on either side:
/// <code>
/// e = x − x̂ (held constant);  f = relu(TopK_aux(W_enc s + b_enc));  ê = f W_dec;  L = ‖ê − e‖² / ‖e − ē‖²
/// </code>
/// It runs as soon as any latent is dead, and its gradient reaches encoder and decoder alike. On a share of the rows, chosen
/// anew at each step, the first sum counts n / chosen times, so that the loss is the same on average.
/// </summary>
/// <param name="config">How to train.</param>
/// <param name="state">What is trained.</param>
/// <param name="latents">The dead are looked for among this many first ones.</param>
/// <param name="share">What the loss counts beside others like it.</param>
/// <param name="workers">Threads to use.</param>
sealed unsafe class AuxiliaryLoss(TrainConfig config, TrainState state, int latents, double share, Workers workers) : IDisposable
{
    /// <summary>Streams of the generator: step t chooses its rows by FirstStream + t.</summary>
    const ulong FirstStream = 1UL << 48;

    /// <summary>Room for latents is made in steps of this many, and kept while not more than two of them are unused.</summary>
    const int Room = 128;

    const int BlockRows = 64;

    readonly int d = state.Layout.Width, dOut = state.Layout.OutputWidth;
    readonly SparseCodes codes = new(0, 1);
    readonly PairsByLatent pairs = new();
    readonly int[] slots = new int[state.Latents];
    readonly GrowingFloats residual = new(), rowsOfInput = new(), slopes = new(), decoder = new();
    PackedWeights encoder = new(0, state.Layout.Width);
    float[] bias = [];

    /// <summary>The loss with its share but before the weight of all, and its gradient with both; null where no latent is
    /// dead.</summary>
    /// <param name="input">s, [n, d_in]</param>
    /// <param name="error">x̂ − x = −e, [n, d_out]</param>
    /// <param name="errorSums">Σ_rows of it, [d_out]</param>
    /// <param name="squaredError">Σ‖e‖².</param>
    public (double Loss, DenseTerm? Gradient) Compute(NativeBuffer<float> input, NativeBuffer<float> error, double[] errorSums,
        double squaredError)
    {
        int[] dead = config.AuxCoefficient > 0 ? Dead() : [];
        // Σ ‖e − ē‖² = Σ ‖e‖² − n ‖ē‖²; the sign of e does not matter.
        double spread = squaredError - errorSums.Sum(sum => sum * sum) / config.Batch;
        if (dead.Length == 0 || spread <= 0) return (0, null);
        int k = Math.Min(config.AuxK ?? Math.Max(1, dOut / 2), dead.Length);
        int[] rows = RowsOf(config, state.Step);
        double weight = (double)config.Batch / rows.Length;
        float* s = rows.Length == config.Batch ? input.Pointer : Gathered(input.Pointer, rows, d, rowsOfInput);
        float* r = Gathered(error.Pointer, rows, dOut, residual);

        GatherEncoder(dead);
        TopKEncoder.Encode(new(s, rows.Length * d), rows.Length, encoder, bias, k, codes, workers);
        float scale = (float)(2 * weight * share * config.AuxCoefficient / spread);
        float* chunks = decoder.Pointer(ChunkedCodes.SizeOf(dead.Length, dOut));
        float* g = slopes.Pointer(codes.Indices.Length);
        ChunkedCodes.Pack(state.DecoderWeight.Value.Pointer, dead, dOut, chunks, workers);
        double squares = ChunkedCodes.Residual(codes, chunks, dead.Length, dOut, r, scale, g, workers);
        return (share * weight * squares / spread, Gradient(dead.Length, s, r, rows.Length, scale, g));
    }

    /// <summary>The rows that a step's loss is computed on, in order.</summary>
    public static int[] RowsOf(TrainConfig config, long step)
    {
        int count = Math.Max(1, (int)Math.Round((config.AuxRows ?? 1) * config.Batch));
        if (count == config.Batch) return [.. Enumerable.Range(0, count)];
        var order = new Permutation(config.Batch, new Philox(config.Seed, FirstStream + (ulong)step));
        return [.. Enumerable.Range(0, count).Select(i => (int)order[i]).Order()];
    }

    public void Dispose()
    {
        foreach (GrowingFloats buffer in new[] { residual, rowsOfInput, slopes, decoder }) buffer.Dispose();
        encoder.Dispose();
    }

    int[] Dead()
    {
        var dead = new List<int>();
        for (int latent = 0; latent < state.Latents; latent++)
        {
            bool silent = latent < latents && state.RowsSinceFired[latent] >= config.DeadAfterRows;
            slots[latent] = silent ? dead.Count : -1;
            if (silent) dead.Add(latent);
        }
        return [.. dead];
    }

    // Some rows of [n, width], one after the other.
    float* Gathered(float* all, int[] rows, int width, GrowingFloats buffer)
    {
        float* to = buffer.Pointer((long)rows.Length * width);
        workers.ForRanges(rows.Length, BlockRows, (start, end, _) =>
        {
            for (int i = start; i < end; i++)
                new ReadOnlySpan<float>(all + (nint)rows[i] * width, width).CopyTo(new(to + (nint)i * width, width));
        });
        return to;
    }

    // The dead latents' part of the encoder, in panels of their own; zeros, which never fire, fill them up.
    void GatherEncoder(int[] dead)
    {
        const int Width = PackedWeights.PanelWidth;
        if (encoder.Outputs < dead.Length || encoder.Outputs > dead.Length + 2 * Room)
        {
            encoder.Dispose();
            encoder = new PackedWeights((dead.Length + Room - 1) / Room * Room, d);
            bias = new float[encoder.Outputs];
        }
        for (int i = 0; i < bias.Length; i++) bias[i] = i < dead.Length ? state.EncoderBias.Value.Span[dead[i]] : 0;
        workers.For(encoder.PanelCount, panel =>
        {
            int count = Math.Clamp(dead.Length - panel * Width, 0, Width);
            float** from = stackalloc float*[Width];
            for (int o = 0; o < count; o++)
            {
                int latent = dead[panel * Width + o];
                from[o] = state.EncoderWeight.Value.Panel(latent / Width) + latent % Width;
            }
            float* to = encoder.Panel(panel);
            for (int i = 0; i < d; i++, to += Width)
            {
                for (int o = 0; o < count; o++) to[o] = from[o][(nint)i * Width];
                new Span<float>(to + count, Width - count).Clear();
            }
        });
    }

    // The copies of encoder and decoder have served their purpose, so that their memory takes the gradients.
    DenseTerm Gradient(int dead, float* s, float* r, int n, float scale, float* g)
    {
        pairs.Build(codes, dead, workers, new(g, codes.Indices.Length));
        var biasGradient = new float[dead];
        for (int latent = 0; latent < dead; latent++)
            foreach (float slope in pairs.Slopes[pairs.Starts[latent]..pairs.Starts[latent + 1]]) biasGradient[latent] += slope;
        float* encoderGradient = encoder.Panel(0), decoderGradient = decoder.Pointer((long)dead * dOut);
        ChunkedCodes.SumRows(pairs, pairs.Slopes, 1, s, n, d, encoderGradient, workers);
        ChunkedCodes.SumRows(pairs, pairs.Values, scale, r, n, dOut, decoderGradient, workers);
        return new(slots, encoderGradient, d, decoderGradient, dOut, biasGradient);
    }
}
