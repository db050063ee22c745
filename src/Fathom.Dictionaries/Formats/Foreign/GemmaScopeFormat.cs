using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// Gemma Scope (Lieberum et al. 2024): <c>params.npz</c> with W_enc [d, M], W_dec [M, d], b_enc, b_dec, threshold, in some
/// releases w_enc and w_dec.
/// <code>
/// pre = x W_enc + b_enc;  f = relu(pre) · 1[pre &gt; θ];  x̂ = f W_dec + b_dec
/// </code>
/// Those of embeddings were trained on √d x, the scale of the model's first layer: W_enc / √d and W_dec · √d are meant.
/// </summary>
sealed class GemmaScopeFormat : DictionaryFormat
{
    public override string Name => "gemma-scope";

    public override string Files => "params.npz";

    public override bool Recognises(DictionarySource source) => source.Only(".npz") is not null;

    private protected override LoadedDictionary ReadOwn(DictionarySource source)
    {
        string path = source.Only(".npz")!;
        using NpzFile file = NpzFile.Open(path);
        using NpyArray bias = file.Array("b_enc"), output = file.Array("b_dec");
        (long m, long d) = (bias.Elements, output.Elements);
        float[] encoder = file.Floats(Named(file, "W_enc"), d, m), decoder = file.Floats(Named(file, "W_dec"), m, d);
        double scale = OfEmbeddings(path) ? Math.Sqrt(d) : 1;
        var weights = new SaeWeights(Matrices.Scaled(Matrices.Transposed(encoder, (int)d, (int)m), 1 / scale), bias.Floats(m),
            Matrices.Scaled(decoder, scale), output.Floats(d))
        { CentersInput = false };
        return Foreign(source, new JumpReluSae(weights, file.Floats("threshold", m)), [path]);
    }

    static string Named(NpzFile file, string name) => file.Names.Contains(name) ? name : name.Replace('W', 'w');

    // The releases say it in the path alone: embedding/width_4k/average_l0_44/params.npz.
    static bool OfEmbeddings(string path) => Path.GetFullPath(path).Split('/', '\\').Contains("embedding");
}
