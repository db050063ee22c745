using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Random directions u, uniform on the sphere, that are not trained at all: z_i = α u_i · (x − μ), x̂ = μ + Σ z_i u_i over the k
/// largest |z_i|, with the one number α that makes the squared error least,
/// <code>α = Σ ⟨x − μ, y⟩ / Σ ‖y‖²     y = x̂ − μ at α = 1</code>
/// so that what is lost is due to the directions and not to their scale.
/// </summary>
sealed class RandomArchitecture : DirectionArchitecture
{
    const int BlockRows = 4096;

    /// <summary>Stream of the seed.</summary>
    const ulong DirectionStream = 7;

    public override string Name => "random";

    internal override double RowFlops(TrainConfig config, int width) => 2.0 * width * config.Latents;

    private protected override void ValidateSizes(TrainConfig config, int width) => RequireK(config);

    internal override Sae Fit(RowSelection rows, TrainConfig config, FitContext context)
    {
        int d = rows.Width;
        float[] mean = MeanOf(rows, context), directions = Directions(config.Latents, d, config.Seed);
        using var plain = new SignedTopKSae(new(directions, new float[config.Latents], directions, new float[d]), config.K);
        var codes = new SparseCodes(0, config.K);
        float[] y = new float[(int)Math.Min(BlockRows, rows.Count) * d];
        double dot = 0, square = 0;
        rows.ForBlocks(BlockRows, mean, context.Workers, (x, n, start) =>
        {
            plain.Encode(x.Span, n, codes, context.Workers);
            plain.Decode(x.Span, codes, y.AsSpan(0, n * d), context.Workers);
            for (int i = 0; i < n * d; i++) dot += (double)x.Span[i] * y[i];
            square += SquareSum.Of(y.AsSpan(0, n * d), context.Workers);
            context.Report(rows.Count, 0, 1, start + n, "scale");
        }, context.Cancellation);
        var reads = new float[directions.Length];
        TensorPrimitives.Multiply(directions, (float)(square > 0 ? dot / square : 0), reads);
        return Coder(reads, directions, mean, config);
    }

    static float[] Directions(int m, int d, ulong seed)
    {
        var random = new Philox(seed, DirectionStream);
        var rows = new float[m * d];
        for (int i = 0; i < rows.Length; i++) rows[i] = (float)random.Normal((ulong)i);
        for (int i = 0; i < rows.Length; i += d)
            TensorPrimitives.Divide(rows.AsSpan(i, d), TensorPrimitives.Norm<float>(rows.AsSpan(i, d)), rows.AsSpan(i, d));
        return rows;
    }
}
