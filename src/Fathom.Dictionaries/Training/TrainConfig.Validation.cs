namespace Fathom.Dictionaries;

/// <content>What the values have to be.</content>
public sealed partial record TrainConfig
{
    /// <exception cref="OptionException">A value is out of its range; the message names it.</exception>
    /// <exception cref="InputException">There are no rows.</exception>
    public void Validate(int width, long rows)
    {
        Architecture kind = Dictionaries.Architecture.Of(this);
        Require(Latents >= 1, $"--latents {Latents}: expected at least 1");
        Require(!kind.ReadsAll || (long)Latents * width <= int.MaxValue,
            $"--latents {Latents} at width {width}: more than 2³¹ − 1 weights; choose fewer latents");
        Require(Batch is >= 1 and <= 1 << 20, $"--batch {Batch}: expected 1 to {1 << 20}");
        Require(Accumulate is null or (>= 1 and <= 1 << 16), $"--accumulate {Accumulate}: expected 1 to {1 << 16}");
        Require(Tokens is >= 1 and <= 1L << 50, $"--tokens {Tokens}: expected 1 to {1L << 50}");
        Require(LearningRate is null or (> 0 and < 10), $"--lr {LearningRate}: expected a number above 0 and below 10, or auto");
        Require(Warmup is >= 0 and <= 1, $"--warmup {Warmup}: expected a share from 0 to 1");
        Require(Decay is >= 0 and <= 1, $"--decay {Decay}: expected a share from 0 to 1");
        Require(DeadAfter is null or >= 1, $"--dead-after {DeadAfter}: expected at least 1");
        Require(EarlyStop is null or (>= 0 and < 1), $"--early-stop {EarlyStop}: expected a share from 0, below 1");
        Require(EarlyStop is null || Decay > 0,
            "--early-stop: begins the decay, of which --decay 0 leaves nothing; choose another");
        Require(ResampleEvery is null or >= 1, $"--resample-every {ResampleEvery}: expected at least 1");
        Require(ResampleEvery is null || Freeze == Freeze.None,
            "--resample-every: changes encoder and decoder, of which --freeze leaves one as it is; leave one of them out");
        Require(ClipAt > 0 && double.IsFinite(ClipAt), $"--clip-at {ClipAt}: expected a number above 0");
        Require(Clip != Clip.Off || ClipAt == new TrainConfig().ClipAt, "--clip-at: without effect at --clip off; leave it out");
        Require(ShuffleBuffer is null || ShuffleBuffer >= Math.Min(100L * Batch, rows),
            $"--shuffle-buffer {ShuffleBuffer}: expected at least 100 batches, {100L * Batch}, or all rows");
        kind.Validate(this, width);
        if (rows < 1) throw new InputException("no rows to train on; capture more text or lower --holdout");
    }

    /// <summary>Checks also what depends on what is read and written.</summary>
    /// <inheritdoc cref="Validate(int, long)"/>
    internal void Validate(RowLayout layout, long rows)
    {
        Validate(layout.Width, rows);
        Require(!Skip || !layout.Autoencodes, "--skip: what is read is what is written, so nothing would be left to learn; " +
            "it is for transcoders (--output-site)");
        Require((long)Batch * layout.RowWidth <= int.MaxValue,
            $"--batch {Batch}: too large for rows of {layout.RowWidth} numbers; choose a smaller batch");
        Dictionaries.Architecture.Of(this).RequireLayout(this, layout);
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new OptionException(message);
    }
}
