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
    readonly long countFrom;
    readonly NativeBuffer<float> target;
    readonly LatentUpdate update;
    readonly SkipConnection? skip;
    readonly List<LossTerm> terms = [];

    /// <param name="config">How to train.</param>
    /// <param name="state">What is trained; changed in place.</param>
    /// <param name="variance">V: mean of ‖y − ȳ‖² over the scaled training rows.</param>
    /// <param name="workers">Threads to use; no result depends on them.</param>
    /// <param name="decoder">What becomes of the norms of decoder rows.</param>
    protected TrainingStep(TrainConfig config, TrainState state, double variance, Workers workers, DecoderNorm decoder)
    {
        (Config, State, Unit, Workers) = (config, state, 1 / (config.Batch * variance), workers);
        schedule = new TrainSchedule(config, state.Layout.Width);
        countFrom = Math.Min(schedule.DecayStart, config.Steps - (config.Steps + 4) / 5);
        long outputs = (long)config.Batch * state.Layout.OutputWidth;
        (Input, Error, ErrorSums) = (new((long)config.Batch * state.Layout.Width), new(outputs),
            new double[state.Layout.OutputWidth]);
        target = state.Layout.Autoencodes ? Input : new(outputs);
        update = new LatentUpdate(state, decoder, config.Freeze, workers);
        skip = state.Skip is null ? null : new(state, workers);
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

    /// <summary>Whether the step is among those at the end whose firings are counted.</summary>
    protected bool Counting => State.Step >= countFrom;

    /// <summary>What the screening did in all steps; null where nothing was screened.</summary>
    public virtual ScreeningCounts? Screening => null;

    /// <summary>Runs step number <see cref="TrainState.Step"/>.</summary>
    /// <param name="x">[batch, row width], scaled: what is read, then what is to be written where that is something else.</param>
    public StepMetrics Run(ReadOnlySpan<float> x)
    {
        Prepare(x);
        skip?.Subtract(Input, target);
        terms.Clear();
        StepLoss loss = Forward(terms);
        skip?.Differentiate(Input, Error, (float)(2 * Unit));

        double rate = schedule.At(State.Step);
        (double norm, double added) = update.Run(terms, rate, Clipping, skip);
        double? penalty = loss.Penalty + added;

        int n = Config.Batch;
        long fired = Count(loss.Fired, n);
        State.Step++;
        State.GradientNorm = norm;
        double fvu = loss.SquaredError * Unit;
        return new StepMetrics(State.Step, State.Step * n,
            fvu + loss.Further + (penalty ?? 0) + Config.AuxCoefficient * loss.AuxLoss, fvu, loss.AuxLoss, (double)fired / n,
            State.RowsSinceFired.Count(rows => rows >= Config.DeadAfterRows), State.RowsSinceFired.Max(), rate, norm)
        { Penalty = penalty };
    }

    public virtual void Dispose()
    {
        Input.Dispose();
        target.Dispose();
        Error.Dispose();
        skip?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Computes the loss of the batch, and adds the terms whose backward passes change the parameters.</summary>
    protected abstract StepLoss Forward(List<LossTerm> terms);

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
}
