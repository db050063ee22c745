using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// One training step of a dictionary with one encoder and one decoder, on scaled rows: x [n, d_in], of which y [n, d_out] is to
/// be written (y = x for an autoencoder, whose input is centred by b_dec):
/// <code>
/// s = x − b_dec, or x;  f = act(W_enc s + b_enc);  r = f W_dec + b_dec [+ W_skip x] − y;  L = Σ‖r‖² / (n V) + what the kind adds
/// </code>
/// V is the variance of all training rows y. Then the optimiser on the clipped gradient.
/// </summary>
abstract class TrainingStep : IDisposable
{
    const int BlockRows = 128;

    readonly TrainSchedule schedule;
    readonly NativeBuffer<float> target;
    readonly LatentUpdate update;
    readonly SkipConnection? skip;
    readonly MuonUpdate? orthogonal;
    readonly GatheredGradient? gathered;
    readonly Resampling resampling;
    readonly List<LossTerm> terms = [];
    BatchSums sums;

    /// <param name="config">How to train.</param>
    /// <param name="state">What is trained; changed in place.</param>
    /// <param name="variance">V: mean of ‖y − ȳ‖² over the scaled training rows.</param>
    /// <param name="workers">Threads to use; no result depends on them.</param>
    /// <param name="decoder">What becomes of the norms of decoder rows.</param>
    protected TrainingStep(TrainConfig config, TrainState state, double variance, Workers workers, DecoderNorm decoder)
    {
        (Config, State, Unit, Workers) = (config, state, 1 / (config.Batch * variance), workers);
        schedule = new TrainSchedule(config, state.Layout.Width);
        long outputs = (long)config.Batch * state.Layout.OutputWidth;
        (Input, Error, ErrorSums) = (new((long)config.Batch * state.Layout.Width), new(outputs),
            new double[state.Layout.OutputWidth]);
        target = state.Layout.Autoencodes ? Input : new(outputs);
        update = new LatentUpdate(state, decoder, config, workers);
        skip = state.Skip is null ? null : new(state, config.BatchesOfStep, workers);
        orthogonal = config.Optimiser == Optimiser.Muon ? new MuonUpdate(state, decoder, config.Freeze, workers) : null;
        gathered = config.BatchesOfStep > 1 ? new GatheredGradient(state, config.BatchesOfStep, workers) : null;
        resampling = new Resampling(config, state, decoder);
    }

    protected TrainConfig Config { get; }

    protected TrainState State { get; }

    protected Workers Workers { get; }

    /// <summary>1 / (n V): what a squared error counts.</summary>
    protected double Unit { get; }

    /// <summary>s, [n, d_in]</summary>
    protected NativeBuffer<float> Input { get; }

    /// <summary>y − b_dec, less what goes past the latents, [n, d_out]; of an autoencoder the same as s.</summary>
    protected NativeBuffer<float> Target => target;

    /// <summary>r, [n, d_out], filled by <see cref="Reconstruct"/>.</summary>
    protected NativeBuffer<float> Error { get; }

    /// <summary>Σ_rows r, [d_out]</summary>
    protected double[] ErrorSums { get; }

    /// <summary>Whether the step is among those at the end whose firings are counted: the last fifth, as far as it is after an
    /// early decay began and the loss is settled, and the last step in any case.</summary>
    protected bool Counting
    {
        get
        {
            long end = schedule.End(State.EarlyDecay), from = Math.Max(State.EarlyDecay ?? 0, end - (Config.Steps + 4) / 5);
            return State.Step >= Math.Min(end - 1, Math.Max(from, Settled));
        }
    }

    /// <summary>The first step from which on the loss is the one that is trained for: nothing rises or falls any more but the
    /// learning rate's decay.</summary>
    protected virtual long Settled => schedule.WarmupSteps;

    /// <summary>λ_t of a penalised kind: its weight, rising over the warm-up, and what --target-l0 makes of it.</summary>
    /// <param name="weight">λ.</param>
    /// <param name="warmupSteps">Steps of the rise.</param>
    /// <param name="step">t, from 0.</param>
    protected double Weight(double weight, long warmupSteps, long step) =>
        weight * (warmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / warmupSteps)) * TargetL0.Factor(State);

    /// <summary>Whether the batch is the first of its step.</summary>
    protected bool BeginsStep => sums.Batches == 0;

    /// <summary>Whether the last step is done.</summary>
    public bool Done => State.Step >= schedule.End(State.EarlyDecay);

    /// <summary>The first step after which the weight of the penalty is led to a target for L0.</summary>
    protected virtual long LedFrom => Settled;

    /// <summary>Whether a target for L0 is met by leading the weight of the penalty to it.</summary>
    protected virtual bool LeadsWeight => true;

    /// <summary>What the screening did in all steps; null where nothing was screened.</summary>
    public virtual ScreeningCounts? Screening => null;

    /// <summary>Runs step number <see cref="TrainState.Step"/>, where a step is one batch.</summary>
    /// <param name="x">[batch, row width], scaled.</param>
    public StepMetrics Run(ReadOnlySpan<float> x) =>
        Take(x) ?? throw new InvalidOperationException($"a step is {Config.BatchesOfStep} batches");

    /// <summary>Runs step number <see cref="TrainState.Step"/>, or the next of its batches.</summary>
    /// <param name="x">[batch, row width], scaled: what is read, then what is to be written where that is something else.</param>
    /// <returns>The step's report; null where further batches belong to the step.</returns>
    public StepMetrics? Take(ReadOnlySpan<float> x)
    {
        Prepare(x);
        skip?.Subtract(Input, target);
        terms.Clear();
        StepLoss loss = Forward(terms);
        if (skip is not null) Differentiate(skip);
        sums = sums.And(loss, Count(loss.Fired, Config.Batch));
        if (gathered is not null)
        {
            gathered.Add(terms);
            if (sums.Batches < Config.BatchesOfStep) return null;
            terms.Clear();
            terms.Add(gathered);
        }
        double rate = schedule.At(State.Step, State.EarlyDecay);
        (double norm, double penalty) = update.Run(terms, rate, Clipping, skip);
        orthogonal?.Run(rate);
        gathered?.Clear();
        skip?.Clear();
        BatchSums step = sums;
        sums = default;
        return Report(step, rate, norm, penalty);
    }

    public virtual void Dispose()
    {
        Input.Dispose();
        target.Dispose();
        Error.Dispose();
        skip?.Dispose();
        gathered?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Computes the loss of the batch, and adds the terms whose backward passes change the parameters.</summary>
    protected abstract StepLoss Forward(List<LossTerm> terms);

    /// <summary>Adds the gradient of W_skip; comes after <see cref="Forward"/>.</summary>
    protected virtual void Differentiate(SkipConnection skip) => skip.Differentiate(Input, Error, (float)(2 * Unit));

    /// <summary>r = f W_dec + b_dec − y into <see cref="Error"/>, and its sums over the rows.</summary>
    /// <returns>Σ‖r‖².</returns>
    protected unsafe double Reconstruct(SparseCodes codes) => SparseDecode.Error(codes, State.DecoderWeight.Value.Pointer,
        target.Pointer, State.Layout.OutputWidth, Error.Pointer, ErrorSums, Workers);

    unsafe void Prepare(ReadOnlySpan<float> x)
    {
        (int d, int dOut, int width) = (State.Layout.Width, State.Layout.OutputWidth, State.Layout.RowWidth);
        bool autoencodes = State.Layout.Autoencodes;
        Numerics.Shapes.Require(x.Length, Config.Batch, width, nameof(x));
        fixed (float* px = x)
        {
            float* rows = px;
            Workers.ForRanges(Config.Batch, BlockRows, (start, end, _) =>
            {
                ReadOnlySpan<float> bias = State.DecoderBias.Value.Span;
                for (int i = start; i < end; i++)
                {
                    ReadOnlySpan<float> row = new(rows + (nint)i * width, width);
                    if (!autoencodes) row[..d].CopyTo(Input.Slice((long)i * d, d));
                    TensorPrimitives.Subtract(autoencodes ? row : row[d..], bias, target.Slice((long)i * dOut, dOut));
                }
            });
        }
    }

    // Counts the step, and lets what looks at its loss have its say.
    StepMetrics Report(BatchSums step, double rate, double norm, double penaltyOfTerms)
    {
        double mean = 1.0 / step.Batches, fvu = step.SquaredError * mean * Unit, auxLoss = step.AuxLoss * mean,
            l0 = (double)step.Fired / Config.StepRows;
        double? penalty = step.Penalty * mean + penaltyOfTerms;
        double loss = fvu + step.Further * mean + (penalty ?? 0) + Config.AuxCoefficient * auxLoss;
        // Without what leads the penalty to its target: that is no change of what is trained for.
        double led = loss - (penalty ?? 0) * (1 - 1 / TargetL0.Factor(State));
        new EarlyStop(Config, Settled, schedule.DecayStart).Note(State, led);
        if (LeadsWeight) TargetL0.Note(Config, State, l0, LedFrom);
        State.Step++;
        State.GradientNorm = norm;
        int dead = State.RowsSinceFired.Count(rows => rows >= Config.DeadAfterRows);
        long longest = State.RowsSinceFired.Max();
        resampling.Run(Input, target, Error);
        return new StepMetrics(State.Step, State.Step * Config.StepRows, loss, fvu, auxLoss, l0, dead, longest, rate, norm)
        { Penalty = penalty };
    }

    // At the first step there is no previous norm, so its own is computed.
    Clipping Clipping => new(Config.Clip == Clip.Off ? 0 : Config.ClipAt,
        Config.Clip == Clip.Previous && !double.IsNaN(State.GradientNorm) ? State.GradientNorm : null);

    long Count(PairsByLatent pairs, int n)
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

    /// <summary>What the batches of a step come to together.</summary>
    readonly record struct BatchSums(int Batches, double SquaredError, double Further, double AuxLoss, double? Penalty,
        long Fired)
    {
        public BatchSums And(StepLoss loss, long fired) => new(Batches + 1, SquaredError + loss.SquaredError,
            Further + loss.Further, AuxLoss + loss.AuxLoss, Batches == 0 ? loss.Penalty : Penalty + loss.Penalty, Fired + fired);
    }
}
