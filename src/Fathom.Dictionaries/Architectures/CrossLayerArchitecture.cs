using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The cross-layer transcoder (Ameisen et al. 2025, "Circuit tracing: revealing computational graphs in language models", here with
/// TopK in the place of a penalty), trained by <see cref="CrossLayerStep"/>. Over layers l with parts x^l to read and y^l to write:
/// <code>
/// f = relu(TopK(W_enc^1 x^1 + b^1 … W_enc^L x^L + b^L)), k L of a row;   ŷ^m = Σ_{l ≤ m} W_dec^{l→m} f^l + b_dec^m;   L = Σ_m ‖ŷ^m − y^m‖²
/// </code>
/// </summary>
sealed class CrossLayerArchitecture : Architecture
{
    public override string Name => "clt";

    public override string ShortSparsity(TrainConfig config) => $"k{config.K}";

    public override TrainConfig OptionsLike(ISparseCoder coder) =>
        new() { Architecture = Name, Latents = coder.LatentCount, K = ((CrossLayerTranscoder)coder).K };

    public override double ActiveLatents(TrainConfig config, double? measured) => measured ?? config.K;

    internal override IReadOnlyList<string> Options { get; } = [nameof(TrainConfig.K)];

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        RequirePlainSteps(config);
        Require(config.K >= 1 && config.K <= config.Latents,
            $"--k {config.K}: expected 1 to the number of latents, {config.Latents}");
        Require((long)config.Batch * width <= int.MaxValue,
            $"--batch {config.Batch}: too large for a width of {width}; choose a smaller batch");
    }

    internal override bool ReadsAll => false;

    internal override void RequireLayout(TrainConfig config, RowLayout layout)
    {
        int layers = layout.Reads.Count;
        Require(layers > 1 && (layout.Autoencodes || layout.Writes.Count == layers),
            $"--architecture {Name}: {layers} sites to read and {layout.Writes.Count} to write; expected two or more of each, " +
            "layer by layer, or sites to read alone");
        Require(!config.Skip, $"--skip: --architecture {Name} has no connection past its latents; leave it out");
        Require((long)config.K * layers <= config.Latents,
            $"--k {config.K}: {layers} layers have {config.Latents} latents; expected at most {config.Latents / layers}");
        LayerShape shape = Shape(layout, config.Latents);
        long weights = Enumerable.Range(0, layers).Sum(l => (long)shape.Latents(l) * Math.Max(shape.Reads[l], shape.Outputs(l)));
        Require(weights <= int.MaxValue, $"--latents {config.Latents} at these {layers} layers: more than 2³¹ − 1 weights; " +
            "choose fewer latents");
        Require((long)config.Batch * config.K * layers * layers <= int.MaxValue,
            $"--batch {config.Batch}: too large for k {config.K} at {layers} layers; choose a smaller batch");
    }

    internal override TrainState State(TrainConfig config, RowLayout layout)
    {
        LayerShape shape = Shape(layout, config.Latents);
        return new(layout, [.. Enumerable.Range(0, shape.Count).Select(l => new LatentBlock($".{l}", shape.FirstLatents[l],
            shape.Latents(l), (shape.FirstInput(l), shape.Reads[l]), shape.FirstOutput(l), [shape.Outputs(l)]))], skips: false);
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new CrossLayerStep(config, state, variance, workers);

    // As RawWeights, over the columns that a latent has: W s_in, b_enc, D / s_out, b_dec / s_out.
    internal override CrossLayerTranscoder Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        RowLayout layout = state.Layout;
        LayerShape shape = Shape(layout, state.Latents);
        IReadOnlyList<double> writes = layout.Autoencodes ? scales : [.. scales.Skip(shape.Count)];
        double[] perOutput = [.. layout.Outputs.SelectMany((width, part) => Enumerable.Repeat(1 / writes[part], width))];
        float[] encoder = [.. state.Blocks.SelectMany((block, l) =>
            Array.ConvertAll(block.Encoder.ToArray(), value => (float)(value * scales[l])))];
        float[] decoder = [.. state.Blocks.SelectMany(block =>
            block.Decoder.ToArray().Select((value, i) => (float)(value * perOutput[block.FirstOutput + i % block.Outputs])))];
        float[] decoderBias = [.. state.DecoderBias.ToArray().Select((value, c) => (float)(value * perOutput[c]))];
        return new(shape, encoder, state.EncoderBias.ToArray(), decoder, decoderBias, config.K, layout.Autoencodes);
    }

    internal static LayerShape Shape(RowLayout layout, int latents) => new(layout.Reads, layout.Outputs, latents);
}
