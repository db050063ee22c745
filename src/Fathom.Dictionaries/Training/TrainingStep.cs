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
    const int BlockRows = 64;

    readonly TrainSchedule schedule;
    readonly double variance;
    readonly long countFrom;
    readonly PairsByLatent pairs = new();
    readonly NativeBuffer<float> centered, error;
    readonly LatentUpdate update;
    NativeBuffer<float> slopes;

    /// <param name="config">How to train.</param>
    /// <param name="state">What is trained; changed in place.</param>
    /// <param name="variance">V: mean of ‖x − x̄‖² over the scaled training rows.</param>
    /// <param name="workers">Threads to use; no result depends on them.</param>
    /// <param name="decoder">What becomes of the norms of decoder rows.</param>
    /// <param name="active">Active latents of a row to make room for.</param>
    protected TrainingStep(TrainConfig config, TrainState state, double variance, Workers workers, DecoderNorm decoder,
        int active)
    {
        (Config, State, this.variance, Workers) = (config, state, variance, workers);
        schedule = new TrainSchedule(config, state.Width);
        countFrom = Math.Min(schedule.DecayStart, config.Steps - (config.Steps + 4) / 5);
        Packed = new PackedWeights(state.Latents, state.Width);
        Codes = new SparseCodes(config.Batch, active);
        long size = (long)config.Batch * state.Width;
        (centered, error, slopes) = (new(size), new(size), new((long)config.Batch * active));
        update = new LatentUpdate(state, decoder, workers);
    }

    protected TrainConfig Config { get; }

    protected TrainState State { get; }

    protected Workers Workers { get; }

    /// <summary>W_enc of this step.</summary>
    protected PackedWeights Packed { get; }

    /// <summary>f, filled by <see cref="Activate"/>.</summary>
    protected SparseCodes Codes { get; }

    /// <summary>Runs step number <see cref="TrainState.Step"/>.</summary>
    /// <param name="x">[batch, d], scaled.</param>
    public StepMetrics Run(ReadOnlySpan<float> x)
    {
        int n = Config.Batch, d = State.Width;
        Encode(x);
        double squaredError = Reconstruct(x);
        float slope = (float)(2 / (n * variance));
        Span<float> gradients = RoomForSlopes();
        SparseGradient.OfActivations(Codes, error.Span, State.DecoderWeight.Value.Span, d, slope, gradients, Workers);
        pairs.Build(Codes, State.Latents);
        LossPart part = Add(centered.Span, error.Span, gradients, 1 / (n * variance));

        double rate = schedule.At(State.Step);
        var main = new SparseTerm(Codes, pairs, slopes, error, slope) { NormSlope = part.NormSlope };
        double norm = update.Run(main, part.Auxiliary, part.Slots, centered, new Adam(rate, State.Step + 1), Clipping);

        long fired = Count(n);
        State.Step++;
        State.GradientNorm = norm;
        double fvu = squaredError / (n * variance);
        return new StepMetrics(State.Step, State.Step * n, fvu + part.Loss, fvu, part.AuxLoss, (double)fired / n,
            State.RowsSinceFired.Count(rows => rows >= Config.DeadAfterRows), State.RowsSinceFired.Max(), rate, norm)
        { Penalty = part.Penalty };
    }

    public virtual void Dispose()
    {
        Packed.Dispose();
        centered.Dispose();
        error.Dispose();
        slopes.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>f = act(W_enc s + b_enc) into <see cref="Codes"/>.</summary>
    /// <param name="centered">s, [n, d]</param>
    protected abstract void Activate(ReadOnlySpan<float> centered);

    /// <summary>What the loss has beyond the reconstruction.</summary>
    /// <param name="centered">s, [n, d]</param>
    /// <param name="error">r, [n, d]</param>
    /// <param name="slopes">∂L/∂f at every entry of <see cref="Codes"/>; added to.</param>
    /// <param name="unit">1 / (n V).</param>
    protected abstract LossPart Add(ReadOnlySpan<float> centered, ReadOnlySpan<float> error, Span<float> slopes, double unit);

    void Encode(ReadOnlySpan<float> x)
    {
        int d = State.Width;
        ReadOnlySpan<float> bias = State.DecoderBias.Value.Span;
        for (int i = 0; i < Config.Batch; i++)
            TensorPrimitives.Subtract(x.Slice(i * d, d), bias, centered.Span.Slice(i * d, d));
        Packed.Pack(State.EncoderWeight.Value.Span, WeightLayout.OutputByInput, Workers);
        Activate(centered.Span);
    }

    // r = f W_dec + b_dec − x, and Σ‖r‖² with its blocks added in order.
    unsafe double Reconstruct(ReadOnlySpan<float> x)
    {
        int n = Config.Batch, d = State.Width;
        SparseDecode.Forward(Codes, State.DecoderWeight.Value.Span, State.DecoderBias.Value.Span, d, error.Span, Workers);
        var sums = new double[(n + BlockRows - 1) / BlockRows];
        fixed (float* px = x)
        {
            float* rows = px;
            Workers.ForRanges(n, BlockRows, (start, end, block) =>
            {
                Span<float> r = error.Slice((long)start * d, (end - start) * d);
                TensorPrimitives.Subtract(r, new ReadOnlySpan<float>(rows + (long)start * d, (end - start) * d), r);
                for (int i = 0; i < end - start; i++) sums[block] += TensorPrimitives.SumOfSquares(r.Slice(i * d, d));
            });
        }
        double total = 0;
        foreach (double sum in sums) total += sum;
        return total;
    }

    // [n, Stride]
    Span<float> RoomForSlopes()
    {
        int needed = checked(Codes.Rows * Codes.Stride);
        if (slopes.Length < needed)
        {
            slopes.Dispose();
            slopes = new NativeBuffer<float>(needed);
        }
        return slopes.Slice(0, needed);
    }

    // At the first step there is no previous norm, so its own is computed.
    Clipping Clipping => new(Config.Clip == Clip.Off ? 0 : Config.ClipAt,
        Config.Clip == Clip.Previous && !double.IsNaN(State.GradientNorm) ? State.GradientNorm : null);

    long Count(int n)
    {
        bool counting = State.Step >= countFrom;
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
