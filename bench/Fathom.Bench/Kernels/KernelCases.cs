using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>
/// The kernels at the sizes of a training at (d 512, M 16,384, k 32, batch 4,096) and of a pass of GPT-2 small over 8 × 128
/// tokens. Operations of functions such as exp are those of the polynomials that the kernels use, roughly.
/// </summary>
static class KernelCases
{
    const int Rows = 4096, Width = 512, Latents = 16384, K = 32;
    const int Tokens = 1024, ModelWidth = 768, Hidden = 3072, Heads = 12, Context = 128;
    const int ExpFlops = 14;

    static readonly Dictionary<string, Func<Workers, KernelCase>> All = new()
    {
        ["matrix product in cache"] = workers => Product(96, 256, 256, workers, repeats: 64),
        ["matrix product of a model"] = workers => Product(Tokens, ModelWidth, Hidden, workers),
        ["matrix product of an encoder"] = workers => Product(Rows, Width, Latents, workers),
        ["encoder with top-k"] = workers => Encoder(Width, workers),
        ["top-k selection"] = workers => Encoder(1, workers),
        ["sparse decode"] = Decode,
        ["sparse gradient"] = Gradients,
        ["Adam"] = workers => Optimiser(Latents * Width, workers),
        ["LayerNorm"] = Norm,
        ["GELU"] = Activation,
        ["softmax"] = SoftmaxRows,
        ["attention"] = Attention,
    };

    /// <summary>What there is.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>One of them, on all cores.</summary>
    public static KernelCase Make(string name) => All[name](Workers.All);

    static KernelCase Product(int n, int inputs, int outputs, Workers workers, int repeats = 1)
    {
        float[] x = Random(n * inputs), y = new float[n * outputs];
        PackedWeights weights = Packed(outputs, inputs, workers);
        double flops = 2.0 * n * inputs * outputs;
        double bytes = sizeof(float) * ((double)n * inputs + (double)inputs * outputs + (double)n * outputs);
        if (repeats == 1) return new(flops, bytes, () => Linear.Forward(x, n, weights, [], y, workers));
        // Each core has its own, which never leaves its cache.
        float[][] own = [.. Enumerable.Range(0, workers.Count).Select(_ => new float[n * outputs])];
        return new(repeats * workers.Count * flops, repeats * workers.Count * bytes, () => workers.For(workers.Count, core =>
        {
            for (int i = 0; i < repeats; i++) Linear.Forward(x, n, weights, [], own[core], Workers.One);
        }));
    }

    static KernelCase Encoder(int width, Workers workers)
    {
        float[] x = Random(Rows * width);
        PackedWeights weights = Packed(Latents, width, workers);
        var codes = new SparseCodes(Rows, K);
        return new(2.0 * Rows * width * Latents,
            sizeof(float) * ((double)Rows * width + (double)width * Latents + 2.0 * Rows * K),
            () => TopKEncoder.Encode(x, Rows, weights, [], K, codes, workers));
    }

    static KernelCase Decode(Workers workers)
    {
        (SparseCodes codes, float[] decoder, float[] y) = (Codes(), Random(Latents * Width), new float[Rows * Width]);
        return new(2.0 * Rows * K * Width, sizeof(float) * ((double)Rows * K * Width + (double)Rows * Width),
            () => SparseDecode.Forward(codes, decoder, [], Width, y, workers));
    }

    static KernelCase Gradients(Workers workers)
    {
        const int blockLatents = 64;
        var pairs = new PairsByLatent();
        pairs.Build(Codes(), Latents, workers);
        (float[] input, float[] error, float[] decoder) =
            (Random(Rows * Width), Random(Rows * Width), Random(Latents * Width));
        // Of each pair a dot product and two scaled sums; of each latent its row, and two gradients that stay in the cache.
        return new(6.0 * Rows * K * Width, sizeof(float) * (2.0 * Rows * K * Width + (double)Latents * Width),
            () => workers.ForRanges(Latents, blockLatents, (start, end, _) => OfLatents(pairs, start, end, input, error, decoder)));
    }

    static unsafe void OfLatents(PairsByLatent pairs, int start, int end, float[] input, float[] error, float[] decoder)
    {
        var gradients = new float[2 * Width];
        fixed (float* s = input, r = error, weights = decoder, g = gradients)
            for (int latent = start; latent < end; latent++)
                SparseGradient.OfLatent(pairs, latent, 1, [], s, Width, r, weights + (nint)latent * Width, Width, g, g + Width);
    }

    static KernelCase Optimiser(int parameters, Workers workers)
    {
        (float[] g, float[] w, float[] m, float[] v) =
            (Random(parameters), Random(parameters), new float[parameters], new float[parameters]);
        var adam = new Adam(1e-4, step: 1);
        const int block = 1 << 16, flops = 14, streams = 7;
        return new((double)flops * parameters, (double)streams * sizeof(float) * parameters, () =>
            workers.ForRanges(parameters, block, (start, end, _) => adam.Apply(g.AsSpan(start..end), w.AsSpan(start..end),
                m.AsSpan(start..end), v.AsSpan(start..end))));
    }

    static KernelCase Norm(Workers workers)
    {
        float[] x = Random(Tokens * ModelWidth), y = new float[x.Length];
        return new(7.0 * x.Length, 2.0 * sizeof(float) * x.Length,
            () => LayerNorm.Normalize(x, Tokens, ModelWidth, 1e-5f, y, workers));
    }

    static KernelCase Activation(Workers workers)
    {
        float[] x = Random(Tokens * Hidden), y = new float[x.Length];
        return new((ExpFlops + 8.0) * x.Length, 2.0 * sizeof(float) * x.Length, () => Gelu.Tanh(x, y, workers));
    }

    static KernelCase SoftmaxRows(Workers workers)
    {
        const int rows = Tokens * Heads, block = 64;
        float[] x = Random(rows * Context);
        return new((ExpFlops + 4.0) * x.Length, 2.0 * sizeof(float) * x.Length, () => workers.ForRanges(rows, block,
            (start, end, _) => Softmax.Forward(x.AsSpan(start * Context, (end - start) * Context), end - start, Context)));
    }

    static KernelCase Attention(Workers workers)
    {
        const int width = ModelWidth, head = width / Heads;
        var shape = new AttentionShape(Context, Context, Heads, Heads, head, 1 / MathF.Sqrt(head));
        (float[] q, float[] k, float[] v, float[] z) =
            (Random(Context * width), Random(Context * width), Random(Context * width), new float[Context * width]);
        return new(4.0 * Heads * head * Context * (Context + 1) / 2, 4.0 * sizeof(float) * Context * width,
            () => CausalAttention.Forward(q, k, v, shape, z, workers));
    }

    static SparseCodes Codes()
    {
        var codes = new SparseCodes(Rows, K);
        var random = new Philox(1, 0);
        Span<int> row = stackalloc int[K];
        for (int i = 0; i < Rows; i++)
        {
            // One of each of K ranges: ascending, and no two the same.
            for (int j = 0; j < K; j++)
                row[j] = j * (Latents / K) + (int)random.Below((ulong)(i * K + j), Latents / K);
            row.CopyTo(codes.Indices.Slice(i * K, K));
            codes.Values.Slice(i * K, K).Fill(1);
            codes.Counts[i] = K;
        }
        return codes;
    }

    static PackedWeights Packed(int outputs, int inputs, Workers workers) =>
        new PackedWeights(outputs, inputs).Pack(Random(outputs * inputs), WeightLayout.OutputByInput, workers);

    static float[] Random(int length)
    {
        var random = new Philox(0, (ulong)length);
        var values = new float[length];
        Workers.All.ForRanges(length, 1 << 14, (start, end, _) =>
        {
            for (int i = start; i < end; i++) values[i] = (float)random.Uniform((ulong)i) - 0.5f;
        });
        return values;
    }
}
