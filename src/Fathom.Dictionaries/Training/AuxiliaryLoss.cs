using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// AuxK (Gao et al. 2024, appendix A.2): among the latents that have been silent for long, the k_aux = min(d / 2, dead)
/// with the largest pre-activations reconstruct what the others left over, without b_dec on either side:
/// <code>
/// e = x − x̂ (held constant);  f = relu(TopK_aux(W_enc s + b_enc));  ê = f W_dec;  L = ‖ê − e‖² / ‖e − ē‖²
/// </code>
/// It runs as soon as any latent is dead, and its gradient reaches encoder and decoder alike.
/// </summary>
sealed class AuxiliaryLoss(TrainConfig config, TrainState state, Workers workers) : IDisposable
{
    readonly SparseCodes codes = new(0, 1);
    readonly PairsByLatent pairs = new();
    readonly NativeBuffer<float> residual = new((long)config.Batch * state.Width);
    readonly int[] slots = new int[state.Latents];
    NativeBuffer<float> slopes = new(0);

    /// <summary>The loss term of the last call, over the dead latents only; null where there was none.</summary>
    public SparseTerm? Term { get; private set; }

    /// <summary>[M] number of each latent among the dead ones of the last call, −1 for the living.</summary>
    public ReadOnlySpan<int> Slots => slots;

    /// <summary>Value of the loss, before its weight.</summary>
    /// <param name="centered">s, [n, d]</param>
    /// <param name="error">x̂ − x = −e, [n, d]</param>
    public double Compute(ReadOnlySpan<float> centered, ReadOnlySpan<float> error)
    {
        Term = null;
        int[] dead = config.AuxCoefficient > 0 ? Dead() : [];
        if (dead.Length == 0) return 0;
        int n = config.Batch, d = state.Width, k = Math.Min(config.AuxK ?? Math.Max(1, d / 2), dead.Length);

        (float[] encoder, float[] bias, float[] decoder) = Gather(dead);
        using (var packed = new PackedWeights(dead.Length, d).Pack(encoder, WeightLayout.OutputByInput, workers))
            TopKEncoder.Encode(centered, n, packed, bias, k, codes, workers);
        SparseDecode.Forward(codes, decoder, new float[d], d, residual.Span, workers);
        TensorPrimitives.Add(residual.Span, error, residual.Span);

        double spread = Spread(error, n, d);
        if (spread <= 0) return 0;
        float scale = (float)(2 * config.AuxCoefficient / spread);
        if (slopes.Length < (long)n * codes.Stride)
        {
            slopes.Dispose();
            slopes = new NativeBuffer<float>((long)n * codes.Stride);
        }
        SparseGradient.OfActivations(codes, residual.Span, decoder, d, scale, slopes.Span, workers);
        pairs.Build(codes, dead.Length);
        Term = new SparseTerm(codes, pairs, slopes, residual, scale);
        double squares = 0;
        for (int i = 0; i < n; i++) squares += TensorPrimitives.SumOfSquares(residual.Slice((long)i * d, d));
        return squares / spread;
    }

    public void Dispose()
    {
        residual.Dispose();
        slopes.Dispose();
    }

    int[] Dead()
    {
        var dead = new List<int>();
        for (int latent = 0; latent < state.Latents; latent++)
        {
            bool silent = state.RowsSinceFired[latent] >= config.DeadAfterRows;
            slots[latent] = silent ? dead.Count : -1;
            if (silent) dead.Add(latent);
        }
        return [.. dead];
    }

    (float[] Encoder, float[] Bias, float[] Decoder) Gather(int[] latents)
    {
        int d = state.Width;
        float[] encoder = new float[latents.Length * d], bias = new float[latents.Length],
            decoder = new float[latents.Length * d];
        for (int i = 0; i < latents.Length; i++)
        {
            state.EncoderWeight.Value.Slice((long)latents[i] * d, d).CopyTo(encoder.AsSpan(i * d));
            state.DecoderWeight.Value.Slice((long)latents[i] * d, d).CopyTo(decoder.AsSpan(i * d));
            bias[i] = state.EncoderBias.Value.Span[latents[i]];
        }
        return (encoder, bias, decoder);
    }

    // Σ ‖e − ē‖² = Σ ‖e‖² − n ‖ē‖²; the sign of e does not matter.
    static double Spread(ReadOnlySpan<float> error, int n, int d)
    {
        var sum = new double[d];
        double squares = 0;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> row = error.Slice(i * d, d);
            for (int c = 0; c < d; c++) sum[c] += row[c];
            squares += TensorPrimitives.SumOfSquares(row);
        }
        return squares - TensorPrimitives.SumOfSquares<double>(sum) / n;
    }
}
