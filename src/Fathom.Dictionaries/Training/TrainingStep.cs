using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// One training step of an autoencoder with one encoder and one decoder, on scaled rows x [n, d]:
/// <code>
/// s = x − b_dec;  f = act(W_enc s + b_enc);  r = f W_dec + b_dec − x;  L = Σ‖r‖² / (n V) + what the kind adds
/// </code>
/// V is the variance of all training rows. Then Adam on the clipped gradient.
/// </summary>
abstract class TrainingStep : IDisposable
{
    const int BlockRows = 128;

    readonly TrainSchedule schedule;
    readonly double variance;
    readonly long countFrom;
    readonly PairsByLatent pairs = new();
    readonly NativeBuffer<float> centered, error;
    readonly double[] errorSums;
    readonly LatentUpdate update;

    /// <param name="config">How to train.</param>
    /// <param name="state">What is trained; changed in place.</param>
    /// <param name="variance">V: mean of ‖x − x̄‖² over the scaled training rows.</param>
    /// <param name="workers">Threads to use; no result depends on them.</param>
    /// <param name="decoder">What becomes of the norms of decoder rows.</param>
    protected TrainingStep(TrainConfig config, TrainState state, double variance, Workers workers, DecoderNorm decoder)
    {
        (Config, State, this.variance, Workers) = (config, state, variance, workers);
        schedule = new TrainSchedule(config, state.Width);
        countFrom = Math.Min(schedule.DecayStart, config.Steps - (config.Steps + 4) / 5);
        long size = (long)config.Batch * state.Width;
        (centered, error, errorSums) = (new(size), new(size), new double[state.Width]);
        update = new LatentUpdate(state, decoder, workers);
    }

    protected TrainConfig Config { get; }

    protected TrainState State { get; }

    protected Workers Workers { get; }

    /// <summary>f, filled by <see cref="Activate"/>.</summary>
    protected SparseCodes Codes { get; } = new(0, 1);

    /// <summary>Whether the step is among those at the end whose firings are counted.</summary>
    protected bool Counting => State.Step >= countFrom;

    /// <summary>What the screening did in all steps; null where nothing was screened.</summary>
    public virtual ScreeningCounts? Screening => null;

    /// <summary>Runs step number <see cref="TrainState.Step"/>.</summary>
    /// <param name="x">[batch, d], scaled.</param>
    public StepMetrics Run(ReadOnlySpan<float> x)
    {
        int n = Config.Batch;
        Center(x);
        Activate(centered.Span);
        double squaredError = Reconstruct();
        pairs.Build(Codes, State.Latents, Workers);
        LossPart part = Add(centered, error, errorSums, squaredError, 1 / (n * variance));

        double rate = schedule.At(State.Step);
        var main = new SparseTerm(pairs, centered, error, errorSums, (float)(2 / (n * variance)), part.Penalty ?? 0);
        (double norm, double penalty) = update.Run(main, part.Auxiliary, rate, Clipping);

        long fired = Count(n);
        State.Step++;
        State.GradientNorm = norm;
        double fvu = squaredError / (n * variance), loss = fvu + penalty + Config.AuxCoefficient * part.AuxLoss;
        return new StepMetrics(State.Step, State.Step * n, loss, fvu, part.AuxLoss, (double)fired / n,
            State.RowsSinceFired.Count(rows => rows >= Config.DeadAfterRows), State.RowsSinceFired.Max(), rate, norm)
        { Penalty = part.Penalty is null ? null : penalty };
    }

    public virtual void Dispose()
    {
        centered.Dispose();
        error.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>f = act(W_enc s + b_enc) into <see cref="Codes"/>.</summary>
    /// <param name="centered">s, [n, d]</param>
    protected abstract void Activate(ReadOnlySpan<float> centered);

    /// <summary>What the loss has beyond the reconstruction.</summary>
    /// <param name="centered">s, [n, d]</param>
    /// <param name="error">r, [n, d]</param>
    /// <param name="errorSums">Σ_rows r, [d]</param>
    /// <param name="squaredError">Σ‖r‖².</param>
    /// <param name="unit">1 / (n V).</param>
    protected abstract LossPart Add(NativeBuffer<float> centered, NativeBuffer<float> error, double[] errorSums,
        double squaredError, double unit);

    unsafe void Center(ReadOnlySpan<float> x)
    {
        int d = State.Width;
        Numerics.Shapes.Require(x.Length, Config.Batch, d, nameof(x));
        fixed (float* px = x)
        {
            float* rows = px;
            Workers.ForRanges(Config.Batch, BlockRows, (start, end, _) =>
            {
                ReadOnlySpan<float> bias = State.DecoderBias.Value.Span;
                for (int i = start; i < end; i++)
                {
                    ReadOnlySpan<float> row = new(rows + (nint)i * d, d);
                    TensorPrimitives.Subtract(row, bias, centered.Slice((long)i * d, d));
                }
            });
        }
    }

    // r = f W_dec + b_dec − x = f W_dec − s, its sums over the rows, and Σ‖r‖².
    unsafe double Reconstruct() => SparseDecode.Error(Codes, State.DecoderWeight.Value.Pointer, centered.Pointer, State.Width,
        error.Pointer, errorSums, Workers);

    // At the first step there is no previous norm, so its own is computed.
    Clipping Clipping => new(Config.Clip == Clip.Off ? 0 : Config.ClipAt,
        Config.Clip == Clip.Previous && !double.IsNaN(State.GradientNorm) ? State.GradientNorm : null);

    long Count(int n)
    {
        bool counting = Counting;
        long total = 0;
        for (int latent = 0; latent < State.Latents; latent++)
        {
            int fired = pairs.Starts[latent + 1] - pairs.Starts[latent];
            total += fired;
            State.RowsSinceFired[latent] = fired > 0 ? 0 : State.RowsSinceFired[latent] + n;
            if (counting) State.FireCounts[latent] += fired;
        }
        if (counting) State.CountedRows += n;
        return total;
    }
}
