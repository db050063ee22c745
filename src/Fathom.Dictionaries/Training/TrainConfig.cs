using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Fathom.Dictionaries;

/// <summary>
/// How a dictionary is trained. Immutable; <see cref="Validate(int, long)"/> before use. The command line's options are made
/// from the properties and their descriptions.
/// </summary>
public sealed partial record TrainConfig
{
    const double UsualKAnneal = 0.1;

    /// <summary>The kind of dictionary, one of <see cref="Dictionaries.Architecture.All"/>.</summary>
    [Description("kind of dictionary: topk, multitopk, groupmax, batchtopk or matryoshka (k a row on average), " +
        "standard or p-anneal (ReLU with a penalty), jumprelu, gated, matching-pursuit, or clt (a cross-layer transcoder, of several " +
        "sites); or a baseline: pca, ica, nmf, kmeans, random or neurons")]
    public string Architecture { get; init; } = "topk";

    /// <summary>Number of latents M.</summary>
    [Description("number of latents M")]
    public int Latents { get; init; } = 4096;

    /// <summary>Latents kept for each row, of a topk dictionary; of a batchtopk one on average over a batch; of a matching-pursuit
    /// one steps of each row at most.</summary>
    [Description("topk, batchtopk and their like, matching-pursuit, clt (for each layer), pca, ica, nmf, random, neurons: latents " +
        "kept for each row")]
    [KindOption]
    public int K { get; init; } = 32;

    /// <summary>Latents kept for each row at the first step, from where the number falls to <see cref="K"/>; null: no
    /// annealing.</summary>
    [Description("topk, batchtopk: latents kept for each row at the first step, from where the number falls to k; auto: k")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public int? KStart { get; init; }

    /// <summary>Share of the steps over which it falls; null is 0.1.</summary>
    [Description("topk, batchtopk: share of the steps over which it falls; auto: 0.1")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? KAnneal { get; init; }

    /// <summary>
    /// Weight λ of the L1 penalty of a standard, p-anneal or gated dictionary, in units in which the mean squared norm of a row is
    /// its width (those of SAELens under expected_average_only_in); null is 1, of a p-anneal one 0.3, of a gated one 0.9.
    /// </summary>
    [Description("standard, p-anneal, gated: weight of the L1 penalty, for rows scaled to a mean squared norm of their width; " +
        "auto: 1, of p-anneal 0.3, of gated 0.9")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? L1 { get; init; }

    /// <summary>Share of the steps over which that weight rises from 0; null is 0.05.</summary>
    [Description("standard, p-anneal, gated: share of the steps over which that weight rises from 0; auto: 0.05")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? L1Warmup { get; init; }

    /// <summary>What becomes of the norms of the decoder rows of a dictionary with a penalty; null:
    /// <see cref="DecoderNorm.Free"/>, of a jumprelu one <see cref="DecoderNorm.Unit"/>.</summary>
    [Description("standard, p-anneal, jumprelu: decoder rows of any norm, which the penalty then counts, or of norm 1; " +
        "auto: free, of jumprelu unit")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public DecoderNorm? DecoderNorm { get; init; }

    /// <summary>
    /// A row of a matching-pursuit dictionary is done when what is left of it has a norm below this share of the root mean square
    /// norm of the rows; null: when it has had k steps.
    /// </summary>
    [Description("matching-pursuit: a row is done when what is left of it is below this share of the rows' root mean square " +
        "norm; auto: after k steps")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? ResidualThreshold { get; init; }

    /// <summary>Of a multitopk dictionary, how many times k the latents of its second reconstruction are; null is 4.</summary>
    [Description("multitopk: latents of the second reconstruction, in multiples of k; auto: 4")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public int? MultiK { get; init; }

    /// <summary>What that reconstruction's error counts beside the first one's; null is 1/8.</summary>
    [Description("multitopk: weight of the second reconstruction's error; auto: 1/8")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? MultiWeight { get; init; }

    /// <summary>
    /// Of a matryoshka dictionary, how many of the latents each of its nested dictionaries has, ascending and below M, with
    /// commas between them; null: M/32, 3M/32, 7M/32 and 15M/32. All latents together are always one more.
    /// </summary>
    [Description("matryoshka: latents of each nested dictionary but the whole, as 32,96,224; left out: M/32, 3M/32, 7M/32, " +
        "15M/32")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public string? Prefixes { get; init; }

    /// <summary>What the errors of those dictionaries, the whole one last, count; they are divided by their sum. Null:
    /// equally.</summary>
    [Description("matryoshka: weights of the errors of the nested dictionaries and the whole, as 1,1,2; left out: equal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public string? PrefixWeights { get; init; }

    /// <summary>Of a p-anneal dictionary, the exponent that its penalty ends with; null is 0.2.</summary>
    [Description("p-anneal: exponent of the activations in the penalty at the end, 1 being that at the start; auto: 0.2")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? EndPower { get; init; }

    /// <summary>Share of the steps after which the exponent begins to fall; null is 0.3.</summary>
    [Description("p-anneal: share of the steps after which the exponent begins to fall; auto: 0.3")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? AnnealStart { get; init; }

    /// <summary>What a jumprelu dictionary's penalty counts; null: <see cref="SparsityForm.L0"/>.</summary>
    [Description("jumprelu: the penalty counts active latents, or the tanh of their activations; auto: l0")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public SparsityForm? SparsityForm { get; init; }

    /// <summary>
    /// Weight λ of that penalty, in the units of <see cref="L1"/>; with <see cref="TargetL0"/> in those of the FVU. Null is
    /// chosen by the kind.
    /// </summary>
    [Description("jumprelu: weight of the penalty, for rows scaled to a mean squared norm of their width; auto: 0.01, " +
        "of tanh 0.003, with --target-l0 1")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? Sparsity { get; init; }

    /// <summary>Share of the steps over which that weight rises from 0; null is 0.1.</summary>
    [Description("jumprelu: share of the steps over which that weight rises from 0; auto: 0.1")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? SparsityWarmup { get; init; }

    /// <summary>The L0 to which the weight of the penalty is led, or of a jumprelu dictionary that to which its penalty
    /// λ (L0 / target − 1)² pulls; null: fewer is always better.</summary>
    [Description("kinds with a penalty: active latents of a row that are asked for; auto: the weight stays as given")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? TargetL0 { get; init; }

    /// <summary>c of λ Σ tanh(c f ‖D‖); null is 4.</summary>
    [Description("jumprelu: factor on the activations in the tanh; auto: 4")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? TanhScale { get; init; }

    /// <summary>Width ε of the band around the threshold in which pairs tell it their slope; null is 2.</summary>
    [Description("jumprelu: width of the band around the threshold in which pre-activations move it; auto: 2")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? Bandwidth { get; init; }

    /// <summary>Threshold of every latent at the start; null is 2.</summary>
    [Description("jumprelu: threshold at the start; auto: 2")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? StartThreshold { get; init; }

    /// <summary>Weight of what pulls dead latents back, c Σ relu(θ − pre) ‖D‖; null is 1e-3, 0 turns it off.</summary>
    [Description("jumprelu: weight of the loss that revives dead latents; 0 turns it off; auto: 1e-3")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? PreActivation { get; init; }

    /// <summary>Rows to train on, repeats included; rounded up to whole batches.</summary>
    [Description("rows to train on, repeats included")]
    public long Tokens { get; init; } = 4_000_000;

    /// <summary>Rows at a time.</summary>
    [Description("rows at a time: those of a step, or of one of its --accumulate parts")]
    public int Batch { get; init; } = 4096;

    /// <summary>Batches whose gradients make one step; null is 1.</summary>
    [Description("batches whose gradients make one step; auto: 1")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Accumulate { get; init; }

    /// <summary>By what rule parameters move against their gradient.</summary>
    [Description("adam; signsgd: by the sign of a running mean of the gradient; muon: encoder and decoder by an orthogonal one, " +
        "the rest by adam")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optimiser Optimiser { get; init; }

    /// <summary>Highest learning rate; null chooses it from M, d and the number of steps (<see cref="TrainSchedule"/>).</summary>
    [DisplayName("lr"), Description("highest learning rate; auto: from M, d and the steps")]
    public double? LearningRate { get; init; }

    /// <summary>Share of the steps, at most 1,000 of them, over which the learning rate rises from 0.</summary>
    [Description("share of the steps over which the learning rate rises")]
    public double Warmup { get; init; } = 0.05;

    /// <summary>Share of the steps, at the end, over which the learning rate falls linearly to 0.</summary>
    [Description("share of the steps, at the end, over which it falls to 0")]
    public double Decay { get; init; } = 0.2;

    /// <summary>Share by which the mean loss of a twentieth of the steps has to be lower than any before, else the decay begins;
    /// null: it begins where the steps say so.</summary>
    [Description("share by which the loss of each 5 % of the steps has to fall, else the decay begins at once; auto: none")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EarlyStop { get; init; }

    /// <summary>Steps after which dead latents start anew from rows that are badly reconstructed, again and again; null:
    /// never.</summary>
    [Description("steps after which dead latents start anew from badly reconstructed rows, again and again; auto: never")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ResampleEvery { get; init; }

    /// <summary>Folder of a dictionary to start from; empty: a random start.</summary>
    [Description("folder of a dictionary of the same sizes to start from, in place of a random start")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Init { get; init; }

    /// <summary>Weight α of the auxiliary loss that revives dead latents; 0 turns it off.</summary>
    [Description("topk, batchtopk and their like: weight of the loss that revives dead latents; 0 turns it off")]
    [KindOption]
    public double AuxCoefficient { get; init; } = 1.0 / 32;

    /// <summary>Dead latents in the auxiliary reconstruction of a row at most; null is d / 2.</summary>
    [Description("topk, batchtopk and their like: dead latents in the auxiliary reconstruction of a row; auto: d / 2")]
    [KindOption]
    public int? AuxK { get; init; }

    /// <summary>Share of a batch's rows on which the auxiliary loss is computed, chosen anew at each step; null: all.</summary>
    [Description("topk, batchtopk and their like: share of the rows, chosen anew at each step, for the loss that revives " +
        "dead latents; auto: all")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? AuxRows { get; init; }

    /// <summary>γ of <see cref="BiasLift"/>; null is 0: none.</summary>
    [Description("topk, batchtopk and their like, jumprelu: how many learning rates the bias of a silent latent rises at each step, " +
        "until it fires; auto: none")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? Lift { get; init; }

    /// <summary>Rows of silence after which it rises; null is 48 M / L0, 48 times the mean between two firings of a latent, for the
    /// L0 that is asked for, at least two steps.</summary>
    [Description("topk, batchtopk and their like, jumprelu: rows of silence after which it rises; auto: 48 M / k, at least two steps")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public long? LiftAfter { get; init; }

    /// <summary>Rows of silence after which a latent counts as dead; null is 1.5 % of the tokens, at least ten steps.</summary>
    [Description("rows of silence after which a latent counts as dead; auto: 1.5 % of the tokens")]
    public long? DeadAfter { get; init; }

    /// <summary>Which norm of the gradient decides how much a step is clipped.</summary>
    [Description("gradient clipping by the previous step's norm, by this step's own (a second pass over the active pairs), " +
        "or not")]
    public Clip Clip { get; init; } = Clip.Previous;

    /// <summary>The norm that the gradient is cut to.</summary>
    [Description("norm that the gradient is cut to")]
    public double ClipAt { get; init; } = 1;

    /// <summary>How a topk or batchtopk dictionary finds the largest; changes no bit of the result.</summary>
    [Description("topk, batchtopk: how the k largest are found: computing all in f32, or only those that a 7-bit product cannot rule " +
        "out; the same bits; auto: what is faster")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [KindOption]
    public EncoderKind Encoder { get; init; }

    /// <summary>Whether a transcoder's input also goes past its latents: y = f W_dec + b_dec + W_skip x.</summary>
    [Description("with --output-site: what is read also goes past the latents, through a matrix of its own")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Skip { get; init; }

    /// <summary>What stays as it started.</summary>
    [Description("train all, or leave the encoder or the decoder at its random start, as a control")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Freeze Freeze { get; init; }

    /// <summary>Passes over the rows of a baseline that is fitted in many; null is 100.</summary>
    [Description("ica, nmf, kmeans: passes over the rows at most; auto: 100")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public int? Iterations { get; init; }

    /// <summary>Whether a baseline of directions has a latent for each sign, which an index can hold.</summary>
    [Description("pca, ica, random, neurons: two latents for each direction, one for each sign, so that none is negative")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [KindOption]
    public bool SplitSigns { get; init; }

    /// <summary>Seed of every random choice: decoder's start, order of the rows, sample for the bias.</summary>
    [Description("seed of every random choice")]
    public ulong Seed { get; init; }

    /// <summary>Another seed for the order of the rows and the sample for the bias; null: <see cref="Seed"/>.</summary>
    [Description("seed of the order of the rows and of the sample for the bias, so that trainings with several seeds can read " +
        "the same batches; auto: the seed")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? OrderSeed { get; init; }

    /// <summary>Rows of the blocks that are taken in the order of the text, each permuted by itself; mean, scale and b_dec's
    /// sample are then of the first block. Null: one order over all rows.</summary>
    [Description("rows of the blocks that are taken in the order of the text, each permuted by itself; at least 100 batches, " +
        "and scale and start are of the first one; auto: one order over all rows")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ShuffleBuffer { get; init; }

    /// <summary>Seed of the order of the rows.</summary>
    [JsonIgnore]
    public ulong RowSeed => OrderSeed ?? Seed;

    /// <summary>Steps, the last one included.</summary>
    [JsonIgnore]
    public long Steps => (Tokens + StepRows - 1) / StepRows;

    /// <summary>Rows of a step.</summary>
    [JsonIgnore]
    public long StepRows => (long)Batch * BatchesOfStep;

    /// <summary>Batches of a step.</summary>
    [JsonIgnore]
    public int BatchesOfStep => Accumulate ?? 1;

    /// <summary>Rows of silence after which a latent counts as dead.</summary>
    [JsonIgnore]
    public long DeadAfterRows => DeadAfter ?? Math.Max((long)(0.015 * Tokens), 10 * StepRows);

    /// <summary>Steps over which the number of latents kept falls.</summary>
    [JsonIgnore]
    public long KAnnealSteps => (long)((KAnneal ?? UsualKAnneal) * Steps);

    /// <summary>Latents kept for each row at a step, from 0: a straight line from <see cref="KStart"/> to
    /// <see cref="K"/>.</summary>
    public int KAt(long step)
    {
        long steps = KAnnealSteps;
        return KStart is not { } start || step >= steps ? K : (int)Math.Round(start + (K - start) * ((double)step / steps));
    }
}
