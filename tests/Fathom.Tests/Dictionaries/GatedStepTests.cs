using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>The step of a gated autoencoder against finite differences in double precision, and what it saves.</summary>
public class GatedStepTests
{
    const double Variance = 3, Lambda = 0.7;

    static TrainConfig Config(int latents, int rows) =>
        FiniteDifferences.Plain("gated", latents, rows) with { L1 = Lambda, L1Warmup = 0 };

    /// <summary>
    /// (Σ‖r‖² + λ Σ relu(π) + Σ‖r'‖²) / (n V) by plain loops. Where the gates' reconstruction stands, the decoder and its bias
    /// are those of the start.
    /// </summary>
    static FiniteDifferences.Loss Loss(TrainState start, float[] x, int n)
    {
        (int d, int dOut, int width) = (start.Layout.Width, start.Layout.OutputWidth, start.Layout.RowWidth);
        bool same = start.Layout.Autoencodes;
        float[] copy = start.DecoderWeight.ToArray(), copyBias = start.DecoderBias.ToArray();
        return at =>
        {
            double loss = 0;
            for (int row = 0; row < n; row++)
            {
                double[] r = new double[dOut], gates = new double[dOut];
                for (int c = 0; c < dOut; c++)
                {
                    double y = x[row * width + (same ? c : d + c)];
                    (r[c], gates[c]) = (at["decoder_bias"][c] - y, copyBias[c] - y);
                }
                for (int j = 0; j < start.Latents; j++)
                {
                    double e = 0;
                    for (int c = 0; c < d; c++)
                        e += at["encoder_weight"][j * d + c] * (x[row * width + c] - (same ? at["decoder_bias"][c] : 0));
                    double gate = e + at["encoder_bias"][j];
                    double f = Math.Max(0, Math.Exp(at["magnitude_scale"][j]) * e + at["magnitude_bias"][j]);
                    if (gate <= 0) continue;
                    loss += Lambda * gate;
                    for (int c = 0; c < dOut; c++)
                    {
                        r[c] += f * at["decoder_weight"][j * dOut + c];
                        gates[c] += gate * copy[j * dOut + c];
                    }
                }
                loss += r.Sum(value => value * value) + gates.Sum(value => value * value);
            }
            return loss / (n * Variance);
        };
    }

    /// <summary>An autoencoder, a transcoder to another width, and one of two parts.</summary>
    [Theory]
    [InlineData(5, 13, 9, 0)]
    [InlineData(33, 70, 17, 0)]
    [InlineData(7, 37, 11, 4)]
    public void The_gradient_is_the_slope_of_the_loss(int d, int latents, int n, int written)
    {
        TrainConfig config = Config(latents, n);
        RowLayout layout = new([d], written == 0 ? [] : [written]);
        using TrainState state = FiniteDifferences.State(config, layout);
        using TrainingStep step = Architecture.Of(config).Step(config, state, Variance, new Workers(2));
        float[] x = FiniteDifferences.Batch(n, layout.RowWidth);
        StepMetrics metrics = FiniteDifferences.Agree(state, step, x, Loss(state, x, n));
        Assert.InRange(metrics.Penalty!.Value, 0.01, metrics.Loss);
    }

    /// <summary>What is saved computes on raw rows what the parameters did on scaled ones, and SAELens's names are in it.</summary>
    [Fact]
    public void The_scale_is_folded_into_both_biases()
    {
        const int d = 6, latents = 19, n = 40;
        const double scale = 0.25;
        TrainConfig config = Config(latents, n);
        using TrainState state = FiniteDifferences.State(config, new RowLayout(d));
        using var saved = (Sae)Architecture.Of(config).Finish(config, state, [scale]);
        using var trained = new GatedSae(new(state.EncoderWeight.ToArray(), state.EncoderBias.ToArray(),
            state.DecoderWeight.ToArray(), state.DecoderBias.ToArray()), state.LatentNumbers[2].ToArray(),
            state.LatentNumbers[1].ToArray());
        float[] scaled = FiniteDifferences.Batch(n, d), raw = [.. scaled.Select(x => (float)(x / scale))];
        SparseCodes here = new(0, 1), there = new(0, 1);
        saved.Encode(raw, n, here, Workers.One);
        trained.Encode(scaled, n, there, Workers.One);
        for (int row = 0; row < n; row++)
        {
            Assert.Equal(there.RowIndices(row), here.RowIndices(row));
            for (int i = 0; i < here.Counts[row]; i++)
                Assert.Equal(there.RowValues(row)[i], here.RowValues(row)[i] * scale, 1e-5);
        }

        using var folder = new TempFolder();
        SaeLensFolder.Write(folder.Path, saved, new Dictionary<string, object?>(), new double[latents]);
        using (SafetensorsFile file = SafetensorsFile.Open(folder.File("sae_weights.safetensors")))
            Assert.Equal(["W_dec", "W_enc", "b_dec", "b_gate", "b_mag", "r_mag"], file.Tensors.Keys.Order());
        using var read = (GatedSae)SaeLensFolder.Read(folder.Path).Coder;
        Assert.Equal(saved.EncoderBias, read.EncoderBias);
        Assert.Equal(((GatedSae)saved).MagnitudeBias, read.MagnitudeBias);
        Assert.Equal(state.LatentNumbers[1].ToArray(), read.MagnitudeScale.ToArray());
    }
}
