using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// Random parameters and batches, the same in single and in double precision. The last latents count as dead: their
/// encoder rows are short, so that others win the top k while their own pre-activations are still above 0 often enough.
/// </summary>
sealed class StepProblem
{
    readonly int d, latents, dead;
    readonly float[] encoder, encoderBias, decoder, decoderBias;

    public StepProblem(int d, int latents, int dead)
    {
        (this.d, this.latents, this.dead) = (d, latents, dead);
        var random = new Philox(99, (ulong)(d * 1000 + latents));
        float[] Normal(ulong from, int count, double scale) =>
            [.. Enumerable.Range(0, count).Select(i => (float)(scale * random.Normal(from + (ulong)i)))];
        encoder = Normal(0, latents * d, 1 / Math.Sqrt(d));
        encoderBias = Normal(1 << 20, latents, 0.1);
        decoder = Normal(1 << 21, latents * d, 1);
        decoderBias = Normal(1 << 22, d, 0.5);
        for (int latent = 0; latent < latents; latent++)
        {
            double norm = Math.Sqrt(Enumerable.Range(0, d).Sum(c => (double)decoder[latent * d + c] * decoder[latent * d + c]));
            for (int c = 0; c < d; c++) decoder[latent * d + c] = (float)(decoder[latent * d + c] / norm);
            if (latent < latents - dead) continue;
            for (int c = 0; c < d; c++) encoder[latent * d + c] *= 0.05f;
            encoderBias[latent] = 0.03f;
        }
    }

    /// <summary>Marks the dead latents as silent for long.</summary>
    public void Silence(long[] rowsSinceFired) => rowsSinceFired.AsSpan(latents - dead).Fill(1_000_000);

    public TrainState State()
    {
        var state = new TrainState(d, latents);
        state.EncoderWeight.CopyFrom(ParameterPart.Value, 0, encoder);
        encoderBias.CopyTo(state.EncoderBias.Value.Span);
        decoder.CopyTo(state.DecoderWeight.Value.Span);
        decoderBias.CopyTo(state.DecoderBias.Value.Span);
        return state;
    }

    public ReferenceParameters Reference() => new(d, latents)
    {
        EncoderWeight = Doubles(encoder),
        EncoderBias = Doubles(encoderBias),
        DecoderWeight = Doubles(decoder),
        DecoderBias = Doubles(decoderBias),
    };

    /// <summary>[n, d]</summary>
    public float[] Batch(int step, int n)
    {
        var random = new Philox(7, (ulong)step);
        return [.. Enumerable.Range(0, n * d).Select(i => (float)(1 + random.Normal((ulong)i)))];
    }

    public double[] BatchInDouble(int step, int n) => Doubles(Batch(step, n));

    static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
