namespace Fathom.Tests.Dictionaries;

/// <summary>The parameters of a TopK autoencoder, or their gradients, in double precision.</summary>
sealed class ReferenceParameters(int d, int latents)
{
    public int Width { get; } = d;

    public int Latents { get; } = latents;

    /// <summary>[M, d]</summary>
    public double[] EncoderWeight { get; init; } = new double[latents * d];

    /// <summary>[M]</summary>
    public double[] EncoderBias { get; init; } = new double[latents];

    /// <summary>[M, d]</summary>
    public double[] DecoderWeight { get; init; } = new double[latents * d];

    /// <summary>[d]</summary>
    public double[] DecoderBias { get; init; } = new double[d];

    public double[][] All => [EncoderWeight, EncoderBias, DecoderWeight, DecoderBias];
}
