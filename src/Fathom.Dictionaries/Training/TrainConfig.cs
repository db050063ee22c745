using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Fathom.Dictionaries;

/// <summary>
/// How a dictionary is trained. Immutable; <see cref="Validate"/> before use. The command line's options are made from the
/// properties and their descriptions.
/// </summary>
public sealed record TrainConfig
{
    /// <summary>The kind of dictionary, one of <see cref="Dictionaries.Architecture.All"/>.</summary>
    [Description("kind of dictionary: topk, multitopk, groupmax, batchtopk or matryoshka (k a row on average), " +
        "standard or p-anneal (ReLU with a penalty), or jumprelu")]
    public string Architecture { get; init; } = "topk";

    /// <summary>Number of latents M.</summary>
    [Description("number of latents M")]
    public int Latents { get; init; } = 4096;

    /// <summary>Latents kept for each row, of a topk dictionary; of a batchtopk one on average over a batch.</summary>
    [Description("topk, batchtopk and their like: latents kept for each row")]
    [KindOption]
    public int K { get; init; } = 32;

    /// <summary>
    /// Weight λ of the L1 penalty of a standard dictionary, in units in which the mean squared norm of a row is its width
    /// (those of SAELens under expected_average_only_in); null is 1, of a p-anneal one 0.3.
    /// </summary>
    [Description("standard, p-anneal: weight of the L1 penalty, for rows scaled to a mean squared norm of their width; " +
        "auto: 1, of p-anneal 0.3")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? L1 { get; init; }

    /// <summary>Share of the steps over which that weight rises from 0; null is 0.05.</summary>
    [Description("standard, p-anneal: share of the steps over which that weight rises from 0; auto: 0.05")]
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

    /// <summary>L0 to which the penalty λ (L0 / target − 1)² pulls; null: fewer is always better.</summary>
    [Description("jumprelu: active latents of a row that the penalty asks for; auto: the fewer the better")]
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

    /// <summary>Rows a step.</summary>
    [Description("rows a step")]
    public int Batch { get; init; } = 4096;

    /// <summary>Highest learning rate; null chooses it from M, d and the number of steps (<see cref="TrainSchedule"/>).</summary>
    [DisplayName("lr"), Description("highest learning rate; auto: from M, d and the steps")]
    public double? LearningRate { get; init; }

    /// <summary>Share of the steps, at most 1,000 of them, over which the learning rate rises from 0.</summary>
    [Description("share of the steps over which the learning rate rises")]
    public double Warmup { get; init; } = 0.05;

    /// <summary>Share of the steps, at the end, over which the learning rate falls linearly to 0.</summary>
    [Description("share of the steps, at the end, over which it falls to 0")]
    public double Decay { get; init; } = 0.2;

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

    /// <summary>Rows of silence after which a latent counts as dead; null is 1.5 % of the tokens, at least ten batches.</summary>
    [Description("rows of silence after which a latent counts as dead; auto: 1.5 % of the tokens")]
    public long? DeadAfter { get; init; }

    /// <summary>Which norm of the gradient decides how much a step is clipped.</summary>
    [Description("gradient clipping by the previous step's norm, by this step's own (a second pass over the active pairs), " +
        "or not")]
    public Clip Clip { get; init; } = Clip.Previous;

    /// <summary>The norm that the gradient is cut to.</summary>
    [Description("norm that the gradient is cut to")]
    public double ClipAt { get; init; } = 1;

    /// <summary>How a topk dictionary finds the k largest; changes no bit of the result.</summary>
    [Description("topk: how the k largest are found: computing all in f32, or only those that a 7-bit product cannot rule " +
        "out; the same bits; auto: what is faster")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [KindOption]
    public EncoderKind Encoder { get; init; }

    /// <summary>What stays as it started.</summary>
    [Description("train all, or leave the encoder or the decoder at its random start, as a control")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Freeze Freeze { get; init; }

    /// <summary>Seed of every random choice: decoder's start, order of the rows, sample for the bias.</summary>
    [Description("seed of every random choice")]
    public ulong Seed { get; init; }

    /// <summary>Steps, the last one included.</summary>
    [JsonIgnore]
    public long Steps => (Tokens + Batch - 1) / Batch;

    /// <summary>Rows of silence after which a latent counts as dead.</summary>
    [JsonIgnore]
    public long DeadAfterRows => DeadAfter ?? Math.Max((long)(0.015 * Tokens), 10L * Batch);

    /// <exception cref="OptionException">A value is out of its range; the message names it.</exception>
    /// <exception cref="InputException">There are no rows.</exception>
    public void Validate(int width, long rows)
    {
        Architecture kind = Dictionaries.Architecture.Of(this);
        Require(Latents >= 1, $"--latents {Latents}: expected at least 1");
        Require((long)Latents * width <= int.MaxValue, $"--latents {Latents} at width {width}: more than 2³¹ − 1 weights; " +
            "choose fewer latents");
        Require(Batch is >= 1 and <= 1 << 20, $"--batch {Batch}: expected 1 to {1 << 20}");
        Require(Tokens >= 1, $"--tokens {Tokens}: expected at least 1");
        Require(LearningRate is null or (> 0 and < 10), $"--lr {LearningRate}: expected a number above 0 and below 10, or auto");
        Require(Warmup is >= 0 and <= 1, $"--warmup {Warmup}: expected a share from 0 to 1");
        Require(Decay is >= 0 and <= 1, $"--decay {Decay}: expected a share from 0 to 1");
        Require(DeadAfter is null or >= 1, $"--dead-after {DeadAfter}: expected at least 1");
        Require(ClipAt > 0 && double.IsFinite(ClipAt), $"--clip-at {ClipAt}: expected a number above 0");
        kind.Validate(this, width);
        if (rows < 1) throw new InputException("no rows to train on; capture more text or lower --holdout");
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new OptionException(message);
    }
}
