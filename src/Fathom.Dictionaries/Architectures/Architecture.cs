using System.Numerics.Tensors;
using System.Reflection;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// A kind of dictionary: which options it reads and how it is trained. Another kind is a class of its own beside
/// these and a line in <see cref="All"/>.
/// </summary>
public abstract class Architecture
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

    /// <summary>Checks what only this kind asks for, and refuses options that it does not read.</summary>
    /// <exception cref="OptionException">The message names the option.</exception>
    internal void Validate(TrainConfig config, int width)
    {
        foreach (PropertyInfo option in KindOptions)
            if (!Options.Contains(option.Name)) RefuseGiven(option, config);
        ValidateOwn(config, width);
    }

    /// <summary>Refuses an option that has another value than when it is not given.</summary>
    private protected void RefuseGiven(PropertyInfo option, TrainConfig config)
    {
        if (!Equals(option.GetValue(config), option.GetValue(Usual)))
            throw new OptionException($"{OptionNames.Of(option)} is no option of --architecture {Name}; leave it out");
    }

    /// <summary>Checks what only this kind asks for.</summary>
    /// <param name="config">How to train.</param>
    /// <param name="width">d_in</param>
    /// <exception cref="OptionException">The message names the option.</exception>
    private protected abstract void ValidateOwn(TrainConfig config, int width);

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

    /// <summary>Checks what there is to read and write.</summary>
    /// <param name="config">How to train; valid.</param>
    /// <param name="layout">What is read and written.</param>
    /// <exception cref="OptionException">Not these.</exception>
    internal virtual void RequireLayout(TrainConfig config, RowLayout layout)
    {
        Require((long)config.Latents * layout.OutputWidth <= int.MaxValue,
            $"--latents {config.Latents} that write {layout.OutputWidth} numbers: more than 2³¹ − 1 weights; " +
            "choose fewer latents");
        Require(!config.Skip || (long)layout.Width * layout.OutputWidth <= int.MaxValue,
            $"--skip: {layout.Width} by {layout.OutputWidth} are more than 2³¹ − 1 weights; leave it out");
    }

    /// <summary>Checks k and the options of AuxK.</summary>
    private protected static void ValidateTopK(TrainConfig config, int width)
    {
        Require(config.K >= 1 && config.K <= config.Latents,
            $"--k {config.K}: expected 1 to the number of latents, {config.Latents}");
        Require(config.KStart is null || (config.KStart >= config.K && config.KStart <= config.Latents),
            $"--k-start {config.KStart}: expected k, {config.K}, to the number of latents, {config.Latents}");
        Require(config.KAnneal is null or (>= 0 and <= 1), $"--k-anneal {config.KAnneal}: expected a share from 0 to 1");
        Require(config.KStart is not null || config.KAnneal is null,
            "--k-anneal: without effect without --k-start; leave it out");
        int most = config.KStart ?? config.K;
        Require((long)config.Batch * Math.Max(most, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for k {most} and width {width}; choose a smaller batch");
        Require(config.AuxCoefficient is >= 0 and < 1000, $"--aux-coefficient {config.AuxCoefficient}: expected 0 or more");
        Require(config.AuxK is null or >= 1, $"--aux-k {config.AuxK}: expected at least 1");
        Require((long)config.Batch * Math.Min(config.AuxK ?? 1, config.Latents) <= int.MaxValue,
            $"--aux-k {config.AuxK}: too large for a batch of {config.Batch}; choose a smaller one of them");
        Require(config.AuxCoefficient > 0 || (config.AuxRows is null && config.AuxK is null),
            "--aux-k, --aux-rows: without effect at --aux-coefficient 0; leave them out");
        Require(config.AuxRows is null or (> 0 and <= 1), $"--aux-rows {config.AuxRows}: expected a share above 0, at most 1");
        ValidateLift(config);
    }

    /// <summary>Checks what keeps latents from falling silent.</summary>
    private protected static void ValidateLift(TrainConfig config)
    {
        Require(config.Lift is null or (>= 0 and < 1000), $"--lift {config.Lift}: expected 0 or more, below 1000");
        Require(config.LiftAfter is null or >= 1, $"--lift-after {config.LiftAfter}: expected at least 1");
        Require(config.Lift > 0 || config.LiftAfter is null, "--lift-after: without effect without --lift; leave it out");
        Require(config.Lift is null or 0 || config.Freeze != Freeze.Encoder,
            "--lift: changes the encoder, which --freeze leaves as it is; leave one of them out");
    }

    /// <summary>Checks the weight of a penalty, and the sizes where all latents might fire.</summary>
    /// <param name="config">Its defaults filled in.</param>
    /// <param name="width">d_in</param>
    private protected static void ValidatePenalty(TrainConfig config, int width)
    {
        Require(config.L1 is >= 0 and < 1e6, $"--l1 {config.L1}: expected 0 or more");
        Require(config.L1Warmup is >= 0 and <= 1, $"--l1-warmup {config.L1Warmup}: expected a share from 0 to 1");
        Require(config.TargetL0 is null || (config.TargetL0 > 0 && config.TargetL0 <= config.Latents),
            $"--target-l0 {config.TargetL0}: expected a number above 0, at most that of the latents, {config.Latents}");
        Require(config.TargetL0 is null || config.L1 > 0,
            "--target-l0: scales the penalty, of which --l1 0 leaves nothing; choose another");
        Require((long)config.Batch * Math.Max(config.Latents, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for {config.Latents} latents and width {width}; choose a smaller batch");
    }

    /// <summary>Refuses what takes latents to have one encoder row and one decoder row of full width.</summary>
    private protected void RequirePlainSteps(TrainConfig config) => Require(config.BatchesOfStep == 1
        && config.Optimiser != Optimiser.Muon && config.ResampleEvery is null && config.Init is null,
        $"--architecture {Name} goes neither with --accumulate nor with --optimiser muon, --resample-every or --init; leave them out");

    private protected static void Require(bool holds, string message)
    {
        if (!holds) throw new OptionException(message);
    }
}
