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
    [Description("kind of dictionary: topk, batchtopk (k a row on average), standard (ReLU with an L1 penalty), gated, " +
        "matching-pursuit, or clt (a cross-layer transcoder, of several sites)")]
    public string Architecture { get; init; } = "topk";

    /// <summary>Number of latents M.</summary>
    [Description("number of latents M")]
    public int Latents { get; init; } = 4096;

    /// <summary>Latents kept for each row, of a topk dictionary; of a batchtopk one on average over a batch; of a matching-pursuit
    /// one steps of each row at most.</summary>
    [Description("topk, batchtopk, matching-pursuit, clt: latents kept for each row, of a clt for each of its layers")]
    [KindOption]
    public int K { get; init; } = 32;

    /// <summary>
    /// Weight λ of the L1 penalty of a standard or gated dictionary, in units in which the mean squared norm of a row is its width
    /// (those of SAELens under expected_average_only_in); null is 1, of a gated one 0.9.
    /// </summary>
    [Description("standard, gated: weight of the L1 penalty, for rows scaled to a mean squared norm of their width; " +
        "auto: 1, gated 0.9")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? L1 { get; init; }

    /// <summary>Share of the steps over which that weight rises from 0; null is 0.05.</summary>
    [Description("standard, gated: share of the steps over which that weight rises from 0; auto: 0.05")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [KindOption]
    public double? L1Warmup { get; init; }

    /// <summary>What becomes of the norms of a standard dictionary's decoder rows; null: <see cref="DecoderNorm.Free"/>.</summary>
    [Description("standard: decoder rows of any norm, which the penalty then counts, or of norm 1; auto: free")]
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
    [Description("topk, batchtopk: weight of the loss that revives dead latents; 0 turns it off")]
    [KindOption]
    public double AuxCoefficient { get; init; } = 1.0 / 32;

    /// <summary>Dead latents in the auxiliary reconstruction of a row at most; null is d / 2.</summary>
    [Description("topk, batchtopk: dead latents in the auxiliary reconstruction of a row; auto: d / 2")]
    [KindOption]
    public int? AuxK { get; init; }

    /// <summary>Share of a batch's rows on which the auxiliary loss is computed, chosen anew at each step; null: all.</summary>
    [Description("topk, batchtopk: share of the rows, chosen anew at each step, for the loss that revives dead latents; " +
        "auto: all")]
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

    /// <summary>Whether a transcoder's input also goes past its latents: y = f W_dec + b_dec + W_skip x.</summary>
    [Description("with --output-site: what is read also goes past the latents, through a matrix of its own")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Skip { get; init; }

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
