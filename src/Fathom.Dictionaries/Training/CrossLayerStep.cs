using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a cross-layer transcoder (<see cref="CrossLayerArchitecture"/>), each layer a <see cref="LatentBlock"/>: one packed
/// product for each layer, and slices of rows that begin with the layer's own columns for decoding and gradient. Decoder rows, over
/// all that a latent writes, are held at norm 1.
/// </summary>
sealed class CrossLayerStep : TrainingStep
{
    readonly LayerEncoder layers;
    readonly NativeBuffer<float>[] parts;
    readonly PackedWeights[] encoders;
    readonly SlicedRows rows;
    readonly SparseCodes codes = new(0, 1);
    readonly PairsByLatent pairs = new();

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    public unsafe CrossLayerStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, DecoderNorm.Unit)
    {
        layers = new(CrossLayerArchitecture.Shape(state.Layout, state.Latents), config.K);
        parts = [.. state.Layout.Reads.Select(width => new NativeBuffer<float>((long)config.Batch * width))];
        encoders = [.. state.Blocks.Select(block => block.Encoder.Value)];
        var (addresses, columns, widths) = (new nint[state.Latents], new int[state.Latents], new int[state.Latents]);
        foreach (LatentBlock block in state.Blocks)
            for (int latent = block.First; latent < block.First + block.Count; latent++)
                (addresses[latent], columns[latent], widths[latent]) =
                    ((nint)block.Row(latent), block.FirstOutput, block.Outputs);
        rows = new(addresses, columns, widths);
    }

    public override void Dispose()
    {
        foreach (NativeBuffer<float> part in parts) part.Dispose();
        base.Dispose();
    }

    protected override unsafe StepLoss Forward(List<LossTerm> terms)
    {
        layers.Split(Input.Span, Config.Batch, parts, Workers);
        layers.Encode(parts, Config.Batch, encoders, State.EncoderBias.Value.Span, codes, Workers);
        double squaredError = rows.Error(codes, Target.Pointer, Error.Pointer, ErrorSums, Workers);
        pairs.Build(codes, State.Latents, Workers);
        foreach ((LatentBlock block, NativeBuffer<float> part) in State.Blocks.Zip(parts))
            terms.Add(new BlockTerm(pairs, block, part, Error, State.Layout.OutputWidth, (float)(2 * Unit)));
        terms.Add(new OutputTerm(ErrorSums, (float)(2 * Unit)));
        return new() { SquaredError = squaredError, Fired = pairs };
    }
}
