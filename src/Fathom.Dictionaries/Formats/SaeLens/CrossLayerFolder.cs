using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// A <see cref="CrossLayerTranscoder"/> as a folder: the files of <see cref="SaeLensFolder"/>, with an architecture that SAELens
/// refuses rather than misreads. Of each layer l of L there are <c>W_enc.l</c> [d_l, M_l] and <c>W_dec.l</c> [M_l, Σ_{m ≥ l} d_m];
/// <c>layers_in</c> and <c>layers_out</c> in cfg.json are the widths d.
/// </summary>
static class CrossLayerFolder
{
    /// <summary>The architecture in cfg.json.</summary>
    public const string Kind = "cross_layer_transcoder";

    const string In = "layers_in", Out = "layers_out", Centers = "apply_b_dec_to_input";

    /// <summary>Writes the dictionary; cfg.json comes last.</summary>
    public static void Write(string folder, CrossLayerTranscoder coder, LoadedDictionary dictionary)
    {
        LayerShape shape = coder.Shape;
        List<TensorData> tensors =
        [
            TensorData.Of("b_enc", coder.EncoderBias.ToArray(), coder.LatentCount),
            TensorData.Of("b_dec", coder.DecoderBias.ToArray(), coder.OutputWidth),
        ];
        for (int l = 0; l < shape.Count; l++)
        {
            (int m, int d) = (shape.Latents(l), shape.Reads[l]);
            tensors.Add(TensorData.Of($"W_enc.{l}", Matrices.Transposed(coder.EncoderOf(l), m, d), d, m));
            tensors.Add(TensorData.Of($"W_dec.{l}", coder.DecoderOf(l).ToArray(), m, shape.Outputs(l)));
        }
        SaeLensFolder.Write(folder, tensors, dictionary.Sparsity, dictionary.Config);
    }

    /// <summary>Its cfg.json.</summary>
    public static JsonObject Config(CrossLayerTranscoder coder, JsonObject metadata) => new()
    {
        ["architecture"] = Kind,
        ["d_in"] = coder.Width,
        ["d_out"] = coder.OutputWidth,
        ["d_sae"] = coder.LatentCount,
        ["k"] = coder.K,
        [In] = new JsonArray([.. coder.Shape.Reads.Select(width => JsonValue.Create(width))]),
        [Out] = new JsonArray([.. coder.Shape.Writes.Select(width => JsonValue.Create(width))]),
        ["dtype"] = "float32",
        ["device"] = "cpu",
        [Centers] = coder.IsAutoencoder,
        ["metadata"] = metadata,
    };

    /// <exception cref="InputException">Malformed.</exception>
    public static CrossLayerTranscoder Read(ConfigFile config, SafetensorsFile file)
    {
        int latents = config.Number("d_sae");
        IReadOnlyList<int> reads = config.Numbers(In), writes = config.Numbers(Out);
        if (reads.Count == 0 || reads.Count != writes.Count || reads.Count > latents
            || Math.Max(reads.Sum(width => (long)width), writes.Sum(width => (long)width)) > int.MaxValue)
            throw new InputException($"{config.Path}: {reads.Count} {In}, {writes.Count} {Out} and {latents} latents; " +
                "expected as many layers in as out, and a latent or more of each");
        var shape = new LayerShape(reads, writes, latents);
        float[][] encoders = new float[shape.Count][], decoders = new float[shape.Count][];
        for (int l = 0; l < shape.Count; l++)
        {
            (int m, int d) = (shape.Latents(l), shape.Reads[l]);
            encoders[l] = Matrices.Transposed(file.Floats($"W_enc.{l}", d, m), d, m);
            decoders[l] = file.Floats($"W_dec.{l}", m, shape.Outputs(l));
        }
        return new(shape, [.. encoders.SelectMany(one => one)], file.Floats("b_enc", latents),
            [.. decoders.SelectMany(one => one)], file.Floats("b_dec", shape.Outputs(0)), config.Number("k"),
            config.Flag(Centers, false));
    }
}
