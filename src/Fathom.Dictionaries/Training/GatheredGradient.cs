using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The gradients of several batches, gathered latent by latent: a term of the loss that adds their mean. Takes the memory of one
/// more copy of the parameters.
/// </summary>
/// <param name="state">What is trained.</param>
/// <param name="batches">How many are gathered.</param>
/// <param name="workers">Threads to use; no result depends on them.</param>
sealed unsafe class GatheredGradient(TrainState state, int batches, Workers workers) : LossTerm, IDisposable
{
    const int BlockLatents = 64;

    readonly int d = state.Layout.Width, dOut = state.Layout.OutputWidth, numbers = state.LatentNumbers.Count;
    readonly NativeBuffer<float> encoder = new((long)state.Latents * state.Layout.Width),
        decoder = new((long)state.Latents * state.Layout.OutputWidth),
        own = new((long)state.Latents * state.LatentNumbers.Count), inputs = new(state.Latents);
    readonly double[] output = new double[state.Layout.OutputWidth], penalties = new double[state.Latents];

    /// <summary>Adds the gradient of a batch.</summary>
    /// <param name="terms">Of its loss.</param>
    public void Add(IReadOnlyList<LossTerm> terms)
    {
        workers.ForRanges(state.Latents, BlockLatents, (start, end, _) =>
        {
            for (int latent = start; latent < end; latent++)
            {
                float* row = state.DecoderWeight.Value.Pointer + (long)latent * dOut;
                LatentGradient gradient = Of(latent);
                for (int term = 0; term < terms.Count; term++) terms[term].AddTo(latent, row, ref gradient);
                inputs.Pointer[latent] = gradient.Input;
                penalties[latent] = gradient.Penalty;
            }
        });
        foreach (LossTerm term in terms) term.AddToOutput(output);
    }

    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        LatentGradient sum = Of(latent);
        float share = 1f / batches;
        RowVectors.AddScaled(share, sum.Encoder, gradient.Encoder, d);
        RowVectors.AddScaled(share, sum.Decoder, gradient.Decoder, dOut);
        RowVectors.AddScaled(share, sum.Numbers, gradient.Numbers, numbers);
        gradient.Input += share * sum.Input;
        gradient.Penalty += sum.Penalty / batches;
    }

    public override void AddToOutput(Span<double> gradient)
    {
        for (int c = 0; c < gradient.Length; c++) gradient[c] += output[c] / batches;
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        workers.ForRanges(state.Latents, BlockLatents, (start, end, _) =>
        {
            encoder.Slice((long)start * d, (end - start) * d).Clear();
            decoder.Slice((long)start * dOut, (end - start) * dOut).Clear();
            own.Slice((long)start * numbers, (end - start) * numbers).Clear();
        });
        inputs.Span.Clear();
        Array.Clear(output);
        Array.Clear(penalties);
    }

    public void Dispose()
    {
        foreach (NativeBuffer<float> buffer in Buffers) buffer.Dispose();
    }

    NativeBuffer<float>[] Buffers => [encoder, decoder, own, inputs];

    LatentGradient Of(int latent) => new()
    {
        Encoder = encoder.Pointer + (long)latent * d,
        Decoder = decoder.Pointer + (long)latent * dOut,
        Numbers = own.Pointer + (long)latent * numbers,
        Input = inputs.Pointer[latent],
        Penalty = penalties[latent],
    };
}
