namespace Fathom.Dictionaries;

/// <summary>How a dictionary is trained. Immutable; <see cref="Validate"/> before use.</summary>
public sealed record TrainConfig
{
    /// <summary>The kind of dictionary; "topk" is the one there is.</summary>
    public string Architecture { get; init; } = "topk";

    /// <summary>Number of latents M.</summary>
    public int Latents { get; init; } = 4096;

    /// <summary>Latents kept for each row.</summary>
    public int K { get; init; } = 32;

    /// <summary>Rows to train on, repeats included; rounded up to whole batches.</summary>
    public long Tokens { get; init; } = 4_000_000;

    /// <summary>Rows a step.</summary>
    public int Batch { get; init; } = 4096;

    /// <summary>Highest learning rate; null chooses it from M and the number of steps (<see cref="TrainSchedule"/>).</summary>
    public double? LearningRate { get; init; }

    /// <summary>Share of the steps, at most 1,000 of them, over which the learning rate rises from 0.</summary>
    public double Warmup { get; init; } = 0.05;

    /// <summary>Share of the steps, at the end, over which the learning rate falls linearly to 0.</summary>
    public double Decay { get; init; } = 0.2;

    /// <summary>Weight α of the auxiliary loss that revives dead latents; 0 turns it off.</summary>
    public double AuxCoefficient { get; init; } = 1.0 / 32;

    /// <summary>Dead latents in the auxiliary reconstruction of a row at most; null is d / 2.</summary>
    public int? AuxK { get; init; }

    /// <summary>Rows of silence after which a latent counts as dead; null is 1.5 % of the tokens, at least ten batches.</summary>
    public long? DeadAfter { get; init; }

    /// <summary>The gradient's norm is cut to this; 0 turns clipping off.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>Which norm decides the clipping.</summary>
    public ClipNorm ClipNorm { get; init; } = ClipNorm.Previous;

    public ulong Seed { get; init; }

    /// <summary>Steps, the last one included.</summary>
    public long Steps => (Tokens + Batch - 1) / Batch;

    public long DeadAfterRows => DeadAfter ?? Math.Max((long)(0.015 * Tokens), 10L * Batch);

    /// <exception cref="InputException">A value is out of its range; the message names it.</exception>
    public void Validate(int width, long rows)
    {
        Require(Architecture == "topk", $"--architecture {Architecture}: expected topk");
        Require(Latents >= 1, $"--latents {Latents}: expected at least 1");
        Require((long)Latents * width <= int.MaxValue, $"--latents {Latents} at width {width}: more than 2³¹ − 1 weights; choose fewer latents");
        Require(K >= 1 && K <= Latents, $"--k {K}: expected 1 to the number of latents, {Latents}");
        Require(Batch is >= 1 and <= 1 << 20, $"--batch {Batch}: expected 1 to {1 << 20}");
        Require((long)Batch * Math.Max(K, width) <= int.MaxValue, $"--batch {Batch}: too large for k {K} and width {width}; choose a smaller batch");
        Require(Tokens >= 1, $"--tokens {Tokens}: expected at least 1");
        Require(LearningRate is null or (> 0 and < 10), $"--lr {LearningRate}: expected a number above 0 and below 10, or auto");
        Require(Warmup is >= 0 and <= 1, $"--warmup {Warmup}: expected a share from 0 to 1");
        Require(Decay is >= 0 and <= 1, $"--decay {Decay}: expected a share from 0 to 1");
        Require(AuxCoefficient is >= 0 and < 1000, $"--aux-coefficient {AuxCoefficient}: expected 0 or more");
        Require(AuxK is null or >= 1, $"--aux-k {AuxK}: expected at least 1");
        Require(DeadAfter is null or >= 1, $"--dead-after {DeadAfter}: expected at least 1");
        Require(Clip is >= 0 && double.IsFinite(Clip), $"--clip {Clip}: expected 0 (off) or more");
        Require(rows >= 1, "no rows to train on; capture more text or lower --holdout");
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new InputException(message);
    }
}
