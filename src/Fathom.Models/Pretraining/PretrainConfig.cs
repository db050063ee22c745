using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Fathom.Models.Pretraining;

/// <summary>
/// How a language model is pre-trained: everything, beside model and source, that decides the bits of the result. Immutable;
/// <see cref="Validate"/> before use. The command line's options are made from the properties and their descriptions.
/// </summary>
public sealed record PretrainConfig
{
    /// <summary>Tokens to predict, repeats included; rounded up to whole steps.</summary>
    [Description("tokens to train on, repeats included")]
    public long Tokens { get; init; } = 20_000_000;

    /// <summary>Steps; null: what <see cref="Tokens"/> come to.</summary>
    [Description("steps to train for instead; auto: from --tokens")]
    public long? Steps { get; init; }

    /// <summary>Sequences a step, each as long as the model's context.</summary>
    [Description("sequences a step, each as long as the context")]
    public int Batch { get; init; } = 32;

    /// <summary>Highest learning rate; null: <see cref="PretrainSchedule.Auto"/>.</summary>
    [DisplayName("lr"), Description("highest learning rate; auto: 0.46 / width, at most 0.003")]
    public double? LearningRate { get; init; }

    /// <summary>Share of the steps over which the learning rate rises from 0.</summary>
    [Description("share of the steps over which the learning rate rises")]
    public double Warmup { get; init; } = 0.02;

    /// <summary>What is left of the highest learning rate at the end of its half cosine.</summary>
    [Description("share of the highest learning rate that is left at the end of the cosine")]
    public double Floor { get; init; } = 0.05;

    /// <summary>β₁ of Adam.</summary>
    [DisplayName("beta1"), Description("decay of Adam's first moments")]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ of Adam.</summary>
    [DisplayName("beta2"), Description("decay of Adam's second moments")]
    public double Beta2 { get; init; } = 0.95;

    /// <summary>ε of Adam.</summary>
    [Description("what Adam adds to the root of the second moments")]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// Decoupled weight decay λ of every matrix, embeddings included: the token embedding is the unembedding's matrix where
    /// the two are tied. Vectors (norms, biases) are left alone.
    /// </summary>
    [Description("decoupled weight decay of matrices, embeddings included; norms and biases have none")]
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>The norm that the whole gradient is cut to; 0: it is left as it is.</summary>
    [Description("norm that the whole gradient is cut to; 0 turns it off")]
    public double ClipAt { get; init; } = 1;

    /// <summary>Seed of the model's start. A source has its own.</summary>
    [Description("seed of every random choice")]
    public ulong Seed { get; init; }

    /// <summary>SHA-256 of the weights that the training starts from; null: random ones, by <see cref="Seed"/>.</summary>
    public string? Start { get; init; }

    /// <summary>Whether a source that knows the true distribution of the next token is trained towards it.</summary>
    [Description("train towards the true distribution of the next token where the source knows it")]
    public bool ExactTargets { get; init; }

    /// <summary>Models saved along the way, see <see cref="PretrainSchedule.CheckpointSteps"/>.</summary>
    [Description("models to save along the way, closer to one another at the start")]
    public int Checkpoints { get; init; }

    /// <summary>Steps between two measurements on held-out sequences; null: a fiftieth of the steps, 25 at least.</summary>
    [Description("steps between two measurements on held-out sequences; auto: a fiftieth of the steps, 25 at least")]
    public long? EvaluateEvery { get; init; }

    /// <summary>Held-out sequences of a measurement; rounded up to whole batches.</summary>
    [Description("held-out sequences of each measurement")]
    public int EvaluationSequences { get; init; } = 64;

    /// <summary>Steps, the last one included, with sequences of <paramref name="context"/> tokens.</summary>
    public long StepsFor(int context) => Steps ?? (Tokens + (long)Batch * context - 1) / ((long)Batch * context);

    /// <summary>Batches of a measurement.</summary>
    [JsonIgnore]
    public int EvaluationBatches => (EvaluationSequences + Batch - 1) / Batch;

    /// <exception cref="OptionException">A value is out of its range; the message names it.</exception>
    public void Validate(int context)
    {
        Require(Tokens >= 1, $"--tokens {Tokens}: expected at least 1");
        Require(Steps is null or >= 1, $"--steps {Steps}: expected at least 1");
        Require(Batch is >= 1 and <= 1 << 20, $"--batch {Batch}: expected 1 to {1 << 20}");
        Require((long)Batch * context <= 1 << 28,
            $"--batch {Batch}: {(long)Batch * context} tokens a step are more than supported");
        Require(LearningRate is null or (> 0 and < 10), $"--lr {LearningRate}: expected a number above 0 and below 10, or auto");
        Require(Warmup is >= 0 and <= 1, $"--warmup {Warmup}: expected a share from 0 to 1");
        Require(Floor is >= 0 and <= 1, $"--floor {Floor}: expected a share from 0 to 1");
        Require(Beta1 is >= 0 and < 1, $"--beta1 {Beta1}: expected 0 or more, below 1");
        Require(Beta2 is >= 0 and < 1, $"--beta2 {Beta2}: expected 0 or more, below 1");
        Require(Epsilon is > 0 and < 1, $"--epsilon {Epsilon}: expected a number above 0 and below 1");
        Require(WeightDecay is >= 0 and < 100, $"--weight-decay {WeightDecay}: expected 0 or more, below 100");
        Require(ClipAt >= 0 && double.IsFinite(ClipAt), $"--clip-at {ClipAt}: expected 0 or more");
        Require(Checkpoints is >= 0 and <= 1000, $"--checkpoints {Checkpoints}: expected 0 to 1000");
        Require(Checkpoints < StepsFor(context),
            $"--checkpoints {Checkpoints}: expected fewer than the {StepsFor(context)} steps");
        Require(EvaluateEvery is null or >= 1, $"--evaluate-every {EvaluateEvery}: expected at least 1");
        Require(EvaluationSequences is >= 1 and <= 1 << 20,
            $"--evaluation-sequences {EvaluationSequences}: expected 1 to {1 << 20}");
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new OptionException(message);
    }
}
