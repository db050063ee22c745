using System.Numerics.Tensors;
using System.Reflection;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// A kind of dictionary: which options it reads and how it is trained. Another kind is a class of its own beside
/// these and a line in <see cref="All"/>.
/// </summary>
public abstract partial class Architecture
{
    static readonly TrainConfig Usual = new();

    static readonly PropertyInfo[] KindOptions = [.. typeof(TrainConfig).GetProperties()
        .Where(property => property.GetCustomAttribute<KindOptionAttribute>() is not null)];

    /// <summary>The options that <see cref="ValidateLift"/> checks. Stands before those that it is part of.</summary>
    private protected static readonly IReadOnlyList<string> LiftOptions =
        [nameof(TrainConfig.Lift), nameof(TrainConfig.LiftAfter)];

    /// <summary>The options that <see cref="ValidateTopK"/> checks. Stands before the kinds, which are made with it.</summary>
    private protected static readonly IReadOnlyList<string> TopKOptions =
        [nameof(TrainConfig.K), nameof(TrainConfig.KStart), nameof(TrainConfig.KAnneal), nameof(TrainConfig.AuxCoefficient),
            nameof(TrainConfig.AuxK), nameof(TrainConfig.AuxRows), .. LiftOptions];

    /// <summary>
    /// Encoder rows, and decoder rows of any norm, start this short where a relu chooses, as in Anthropic's update of April 2024:
    /// half of the latents fire at first, and rows of norm 1 would make of them many times the input.
    /// </summary>
    private protected const float ShortStart = 0.1f;

    internal static readonly Architecture TopK = new TopKArchitecture();
    internal static readonly Architecture Standard = new StandardArchitecture();
    internal static readonly Architecture JumpRelu = new JumpReluArchitecture();
    internal static readonly Architecture GroupMax = new GroupMaxArchitecture();
    internal static readonly Architecture BatchTopK = new BatchTopKArchitecture();
    internal static readonly Architecture Matryoshka = new MatryoshkaArchitecture();
    internal static readonly Architecture MultiTopK = new MultiTopKArchitecture();
    internal static readonly Architecture PAnneal = new PAnnealArchitecture();
    internal static readonly Architecture Gated = new GatedArchitecture();
    internal static readonly Architecture MatchingPursuit = new MatchingPursuitArchitecture();
    internal static readonly Architecture CrossLayer = new CrossLayerArchitecture();
    internal static readonly Architecture KMeans = new KMeansArchitecture();
    internal static readonly Architecture Nmf = new NmfArchitecture();

    /// <summary>Every kind that there is; of those that are saved under the same name the one that it belongs to comes
    /// first.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
        [TopK, Standard, JumpRelu, GroupMax, BatchTopK, Matryoshka, MultiTopK, PAnneal, Gated, MatchingPursuit, CrossLayer,
            new PcaArchitecture(), new IcaArchitecture(), Nmf, KMeans, new RandomArchitecture(), new NeuronArchitecture()];

    /// <summary>The name in options.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of that name.</summary>
    /// <exception cref="OptionException">There is none.</exception>
    public static Architecture Of(TrainConfig config) =>
        All.FirstOrDefault(kind => kind.Name == config.Architecture)
            ?? throw new OptionException($"--architecture {config.Architecture}: " +
                $"expected {Hint(config.Architecture) ?? string.Join(" or ", All.Select(kind => kind.Name))}");

    // What others call by another word, or write with other dashes.
    static string? Hint(string name) => name.ToLowerInvariant().Replace("_", "").Replace("-", "") switch
    {
        "relu" or "vanilla" or "l1" => "standard",
        "matryoshkabatchtopk" => "matryoshka",
        "crosscoder" => "topk or another kind; with several --site it is a crosscoder",
        "transcoder" or "skiptranscoder" => "topk or another kind; with --output-site it is a transcoder",
        string plain => All.FirstOrDefault(kind => kind.Name.Replace("-", "") == plain)?.Name,
    };

    /// <summary>The kind of a dictionary; null where it cannot be trained here.</summary>
    public static Architecture? Of(ISparseCoder coder) => coder is CrossLayerTranscoder ? CrossLayer : (coder as Sae)?.Architecture;

    /// <summary>What the name of a dictionary says about its sparsity, for example <c>k16</c>.</summary>
    public abstract string ShortSparsity(TrainConfig config);

    /// <summary>The same options with the defaults that only this kind knows filled in.</summary>
    public virtual TrainConfig Resolved(TrainConfig config) => config;

    /// <summary>Options that would train a dictionary of the same kind and sizes; null where it does not tell them.</summary>
    public abstract TrainConfig? OptionsLike(ISparseCoder coder);

    /// <summary>Active latents of a row in training, for estimates.</summary>
    /// <param name="config">How it is trained.</param>
    /// <param name="measured">L0 at the end, where it is known.</param>
    public abstract double ActiveLatents(TrainConfig config, double? measured);

    /// <summary>Names of the properties of <see cref="TrainConfig"/> that this kind reads, of those that not every kind
    /// does.</summary>
    internal abstract IReadOnlyList<string> Options { get; }

    /// <summary>Latents that a step finds of each row, where that can be screened; null otherwise.</summary>
    internal virtual int? KeptOfRow(TrainConfig config) => null;

    /// <summary>What is trained of each latent beside b_enc, by name.</summary>
    private protected virtual IReadOnlyList<string> FurtherNumbers => [];

    /// <summary>Room for what is trained.</summary>
    internal virtual TrainState State(TrainConfig config, RowLayout layout) =>
        new(layout, config.Latents, config.Skip, FurtherNumbers);

    /// <summary>Changes how a training starts; comes after decoder rows were set to random directions and encoder rows to the
    /// same.</summary>
    internal virtual void Start(TrainConfig config, TrainState state)
    {
    }

    /// <summary>Starts what latents have beside b_enc and is to follow that; comes after the biases have started.</summary>
    internal virtual void StartNumbers(TrainState state)
    {
    }

    /// <summary>Makes a training start from a dictionary (<see cref="StartFrom"/>).</summary>
    /// <param name="state">Started; changed.</param>
    /// <param name="sae">A dictionary of its sizes, in raw units.</param>
    /// <param name="readScale">s.</param>
    /// <param name="writeScale">t.</param>
    internal void Adopt(TrainState state, Sae sae, double readScale, double writeScale)
    {
        int d = state.Layout.Width, dOut = state.Layout.OutputWidth;
        float[] reads = new float[d], writes = new float[dOut];
        var factors = new double[state.Latents];
        for (int latent = 0; latent < state.Latents; latent++)
        {
            sae.DecoderWeight.Slice(latent * dOut, dOut).CopyTo(writes);
            sae.EncoderWeight.Slice(latent * d, d).CopyTo(reads);
            double n = TensorPrimitives.Norm<float>(writes), bias = sae.EncoderBias[latent];
            // What is read is centred in training, as far as it is what is written.
            if (state.Layout.Autoencodes != sae.CentersInput)
                bias += (sae.CentersInput ? -1 : 1) * TensorPrimitives.Dot(reads, sae.DecoderBias);
            n = n > 0 ? n : 1;
            factors[latent] = n * writeScale;
            TensorPrimitives.Multiply(reads, (float)(n * writeScale / readScale), reads);
            TensorPrimitives.Multiply(writes, (float)(1 / n), writes);
            state.EncoderWeight.CopyFrom(ParameterPart.Value, latent, reads);
            state.DecoderWeight.CopyFrom(ParameterPart.Value, latent, writes);
            state.EncoderBias.Value.Span[latent] = (float)(bias * factors[latent]);
        }
        TensorPrimitives.Multiply(sae.DecoderBias, (float)writeScale, state.DecoderBias.Value.Span);
        if (state.Skip is { } skip && sae.Skip.Length > 0)
            TensorPrimitives.Multiply(sae.Skip, (float)(writeScale / readScale), skip.Value.Span);
        StartNumbers(state);
        AdoptNumbers(state, sae, factors, writeScale);
    }

    /// <summary>Takes over what latents have beside W_enc, b_enc and W_dec, where the dictionary has it.</summary>
    /// <param name="state">Started; changed.</param>
    /// <param name="sae">The dictionary, in raw units.</param>
    /// <param name="factors">[M] by how much pre-activations on scaled rows are larger than on raw ones.</param>
    /// <param name="writeScale">t.</param>
    private protected virtual void AdoptNumbers(TrainState state, Sae sae, double[] factors, double writeScale)
    {
    }

    /// <summary>The computation of a step.</summary>
    /// <param name="config">How to train.</param>
    /// <param name="state">What is trained.</param>
    /// <param name="variance">Mean of ‖x − x̄‖² over the scaled training rows.</param>
    /// <param name="workers">Threads to use; no result depends on them.</param>
    internal abstract TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers);

    /// <summary>The trained dictionary, in raw units and with decoder rows of norm 1.</summary>
    /// <param name="config">How it was trained.</param>
    /// <param name="state">What was trained.</param>
    /// <param name="scales">What each part of a raw row was multiplied by.</param>
    internal abstract ISparseCoder Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales);

    /// <summary>Whether each latent reads all that is read.</summary>
    internal virtual bool ReadsAll => true;
}
