using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// One training step of a TopK autoencoder, on scaled rows x [n, d]:
/// <code>
/// s = x − b_dec;  f = relu(TopK(W_enc s + b_enc));  r = f W_dec + b_dec − x
/// L = Σ‖r‖² / (n V) + α Σ‖ê − e‖² / Σ‖e − ē‖²      V: variance of all training rows;  e = −r, held constant
/// </code>
/// where ê is what the dead latents make of the error (<see cref="AuxiliaryLoss"/>). Then Adam on the clipped gradient,
/// the decoder's gradient freed of its part along each row, and the rows brought back to norm 1.
/// </summary>
sealed class TopKStep : IDisposable
{
    const int BlockRows = 64;

    readonly TrainConfig config;
    readonly TrainState state;
    readonly TrainSchedule schedule;
    readonly Workers workers;
    readonly double variance;
    readonly long countFrom;
    readonly PackedWeights packed;
    readonly SparseCodes codes;
    readonly PairsByLatent pairs = new();
    readonly NativeBuffer<float> centered, error, slopes;
    readonly AuxiliaryLoss auxiliary;
    readonly LatentUpdate update;

    /// <param name="config">How to train.</param>
    /// <param name="state">What is trained; changed in place.</param>
    /// <param name="variance">V: mean of ‖x − x̄‖² over the scaled training rows.</param>
    /// <param name="workers">Threads to use; no result depends on them.</param>
    public TopKStep(TrainConfig config, TrainState state, double variance, Workers workers)
    {
        (this.config, this.state, this.variance, this.workers) = (config, state, variance, workers);
        schedule = new TrainSchedule(config, state.Width);
        countFrom = Math.Min(schedule.DecayStart, config.Steps - (config.Steps + 4) / 5);
        packed = new PackedWeights(state.Latents, state.Width);
        codes = new SparseCodes(config.Batch, config.K);
        long size = (long)config.Batch * state.Width;
        (centered, error, slopes) = (new(size), new(size), new((long)config.Batch * config.K));
        auxiliary = new AuxiliaryLoss(config, state, workers);
        update = new LatentUpdate(state, workers);
    }

    /// <summary>Runs step number <see cref="TrainState.Step"/>.</summary>
    /// <param name="x">[batch, d], scaled.</param>
    public StepMetrics Run(ReadOnlySpan<float> x)
    {
        int n = config.Batch, d = state.Width;
        Encode(x);
        double squaredError = Reconstruct(x);
        float slope = (float)(2 / (n * variance));
        SparseGradient.OfActivations(codes, error.Span, state.DecoderWeight.Value.Span, d, slope, slopes.Span, workers);
        pairs.Build(codes, state.Latents);
        double auxLoss = auxiliary.Compute(centered.Span, error.Span);

        double rate = schedule.At(state.Step);
        var main = new SparseTerm(codes, pairs, slopes, error, slope);
        double norm = update.Run(main, auxiliary.Term, auxiliary.Slots, centered, new Adam(rate, state.Step + 1), Clipping);

        long fired = Count(n);
        state.Step++;
        state.GradientNorm = norm;
        double fvu = squaredError / (n * variance);
        return new StepMetrics(state.Step, state.Step * n, fvu + config.AuxCoefficient * auxLoss, fvu, auxLoss,
            (double)fired / n, state.RowsSinceFired.Count(rows => rows >= config.DeadAfterRows), state.RowsSinceFired.Max(), rate,
            norm);
    }

    public void Dispose()
    {
        packed.Dispose();
        centered.Dispose();
        error.Dispose();
        slopes.Dispose();
        auxiliary.Dispose();
    }

    void Encode(ReadOnlySpan<float> x)
    {
        int d = state.Width;
        ReadOnlySpan<float> bias = state.DecoderBias.Value.Span;
        for (int i = 0; i < config.Batch; i++)
            TensorPrimitives.Subtract(x.Slice(i * d, d), bias, centered.Span.Slice(i * d, d));
        packed.Pack(state.EncoderWeight.Value.Span, WeightLayout.OutputByInput, workers);
        TopKEncoder.Encode(centered.Span, config.Batch, packed, state.EncoderBias.Value.Span, config.K, codes, workers);
    }

    // r = f W_dec + b_dec − x, and Σ‖r‖² with its blocks added in order.
    unsafe double Reconstruct(ReadOnlySpan<float> x)
    {
        int n = config.Batch, d = state.Width;
        SparseDecode.Forward(codes, state.DecoderWeight.Value.Span, state.DecoderBias.Value.Span, d, error.Span, workers);
        var sums = new double[(n + BlockRows - 1) / BlockRows];
        fixed (float* px = x)
        {
            float* rows = px;
            workers.ForRanges(n, BlockRows, (start, end, block) =>
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

    // At the first step there is no previous norm, so its own is computed.
    Clipping Clipping => new(config.Clip == Clip.Off ? 0 : config.ClipAt,
        config.Clip == Clip.Previous && !double.IsNaN(state.GradientNorm) ? state.GradientNorm : null);

    long Count(int n)
    {
        bool counting = state.Step >= countFrom;
        long total = 0;
        for (int latent = 0; latent < state.Latents; latent++)
        {
            int fired = pairs.Starts[latent + 1] - pairs.Starts[latent];
            total += fired;
            state.RowsSinceFired[latent] = fired > 0 ? 0 : state.RowsSinceFired[latent] + n;
            if (counting) state.FireCounts[latent] += fired;
        }
        if (counting) state.CountedRows += n;
        return total;
    }
}
