using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// Steps of transcoders, crosscoders and skip connections against finite differences, in double precision, of the loss as
/// <see cref="TrainingStep"/> documents it.
/// </summary>
public class LayoutStepTests
{
    const int Latents = 13, Rows = 9, K = 3;
    const double Variance = 3, Lambda = 0.7;

    public static TheoryData<string, int[], int[], bool> Layouts()
    {
        var data = new TheoryData<string, int[], int[], bool>();
        foreach (string kind in (string[])["topk", "batchtopk", "standard"])
        {
            data.Add(kind, [3, 4], [], false);
            data.Add(kind, [5], [7], false);
            data.Add(kind, [5], [7], true);
            data.Add(kind, [2, 3], [1, 4, 2], true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_gradient_is_the_slope_of_the_loss(string kind, int[] reads, int[] writes, bool skip)
    {
        const double h = 1e-6;
        var layout = new RowLayout(reads, writes);
        TrainConfig config = Config(kind, skip);
        using TrainState state = Start(Architecture.Of(config).State(config, layout));
        double[][] at = [.. state.Parameters.Select(parameter => Array.ConvertAll(parameter.ToArray(), value => (double)value))];
        float[] x = Normal(99, Rows * layout.RowWidth);
        double loss = Loss(kind, layout, at, x);

        using TrainingStep step = Architecture.Of(config).Step(config, state, Variance, new Workers(2));
        StepMetrics metrics = step.Run(x);
        Assert.Equal(loss, metrics.Loss, 1e-5 * loss);
        double squares = 0;
        Parameter[] parameters = [.. state.Parameters];
        for (int tensor = 0; tensor < parameters.Length; tensor++)
        {
            var slopes = new double[at[tensor].Length];
            for (int i = 0; i < slopes.Length; i++)
            {
                double before = at[tensor][i];
                at[tensor][i] = before + h;
                double above = Loss(kind, layout, at, x);
                at[tensor][i] = before - h;
                slopes[i] = (above - Loss(kind, layout, at, x)) / (2 * h);
                at[tensor][i] = before;
            }
            if (parameters[tensor].Name == "decoder_weight" && kind != "standard")
                FiniteDifferences.Project(slopes, at[tensor], layout.OutputWidth);
            // Adam's first moment after one step is a tenth of the gradient.
            float[] moments = parameters[tensor].ToArray(ParameterPart.First);
            for (int i = 0; i < slopes.Length; i++) Assert.Equal(slopes[i], moments[i] / 0.1, 2e-5);
            squares += slopes.Sum(slope => slope * slope);
        }
        Assert.Equal(Math.Sqrt(squares), metrics.GradientNorm, 1e-4);
    }

    /// <summary>Of a unit-norm kind with several outputs the norms of a row's parts add up to 1: Σ_l ‖D^l‖.</summary>
    [Fact]
    public void The_norms_of_a_rows_parts_add_up_to_one()
    {
        TrainConfig config = Config("topk", skip: false);
        using TrainState state = Start(Architecture.Of(config).State(config, new RowLayout([3, 4], [])));
        using TrainingStep step = Architecture.Of(config).Step(config, state, Variance, new Workers(1));
        step.Run(Normal(99, Rows * 7));
        for (int latent = 0; latent < Latents; latent++)
        {
            Span<float> row = state.DecoderWeight.Value.Slice(latent * 7, 7);
            Assert.Equal(1, Norm(row[..3]) + Norm(row[3..]), 1e-5);
        }
    }

    /// <summary>What is saved computes on raw rows what the parameters did on scaled ones.</summary>
    [Theory]
    [MemberData(nameof(Layouts))]
    public void Scales_of_all_parts_are_folded_into_what_is_saved(string kind, int[] reads, int[] writes, bool skip)
    {
        var layout = new RowLayout(reads, writes);
        TrainConfig config = Config(kind, skip);
        using TrainState state = Start(Architecture.Of(config).State(config, layout));
        if (kind == "batchtopk") state.Threshold = 0.3;
        double[] scales = [.. reads.Concat(writes).Select((_, i) => 0.25 * (i + 1))];
        using Sae saved = (Sae)Architecture.Of(config).Finish(config, state, scales),
            trained = (Sae)Architecture.Of(config).Finish(config, state, [.. scales.Select(_ => 1.0)]);
        float[] factors = [.. reads.SelectMany((width, i) => Enumerable.Repeat((float)scales[i], width))],
            outFactors = writes.Length == 0 ? factors
                : [.. writes.SelectMany((width, i) => Enumerable.Repeat((float)scales[reads.Length + i], width))];
        float[] scaled = Normal(7, Rows * layout.Width);
        float[] raw = [.. scaled.Select((value, i) => value / factors[i % layout.Width])];
        SparseCodes here = new(0, 1), there = new(0, 1);
        float[] outHere = new float[Rows * layout.OutputWidth], outThere = new float[Rows * layout.OutputWidth];
        saved.Encode(raw, Rows, here, new Workers(1));
        trained.Encode(scaled, Rows, there, new Workers(1));
        saved.Decode(raw, here, outHere, new Workers(1));
        trained.Decode(scaled, there, outThere, new Workers(1));
        for (int row = 0; row < Rows; row++) Assert.Equal(there.RowIndices(row), here.RowIndices(row));
        for (int i = 0; i < outHere.Length; i++) Assert.Equal(outThere[i], outHere[i] * outFactors[i % layout.OutputWidth], 1e-4);
        Assert.Equal(writes.Length > 0, !saved.IsAutoencoder);
        Assert.Equal(reads.Length + writes.Length > (writes.Length > 0 ? 2 : 1), saved.Weights.Parts is not null);
    }

    /// <summary>The parts come back from a folder, and the same vectors give the same bits.</summary>
    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_folder_gives_back_what_was_trained(string kind, int[] reads, int[] writes, bool skip)
    {
        var layout = new RowLayout(reads, writes);
        TrainConfig config = Config(kind, skip);
        using TrainState state = Start(Architecture.Of(config).State(config, layout));
        using var written = (Sae)Architecture.Of(config).Finish(config, state, [.. reads.Concat(writes).Select(_ => 0.5)]);
        using var folder = new TempFolder();
        SaeLensFolder.Write(folder.Path, written, new Dictionary<string, object?>(), new double[Latents]);
        using Sae read = (Sae)DictionaryFormat.Open(folder.Path).Coder;
        Assert.Equal(written.Weights.Parts, read.Weights.Parts);
        Assert.Equal(reads.Length + writes.Length > (writes.Length > 0 ? 2 : 1), read.Weights.Parts is not null);
        float[] x = Normal(7, Rows * layout.Width);
        float[] first = new float[Rows * layout.OutputWidth], second = new float[first.Length];
        SparseCodes codes = new(0, 1);
        written.Encode(x, Rows, codes, new Workers(1));
        written.Decode(x, codes, first, new Workers(1));
        read.Encode(x, Rows, codes, new Workers(2));
        read.Decode(x, codes, second, new Workers(2));
        Assert.Equal(first, second);
    }

    static TrainConfig Config(string kind, bool skip) => new()
    {
        Architecture = kind,
        Latents = Latents,
        K = kind == "standard" ? new TrainConfig().K : K,
        L1 = kind == "standard" ? Lambda : null,
        L1Warmup = kind == "standard" ? 0 : null,
        AuxCoefficient = kind == "standard" ? new TrainConfig().AuxCoefficient : 0,
        Skip = skip,
        Batch = Rows,
        Tokens = 1_000_000,
        LearningRate = 1e-3,
        Warmup = 0,
        Decay = 0,
        Clip = Clip.Off,
    };

    static TrainState Start(TrainState state)
    {
        ulong stream = 0;
        foreach (Parameter parameter in state.Parameters)
        {
            float[] values = Normal(stream++, parameter.Rows * parameter.Width);
            if (parameter.Name == "decoder_weight") FiniteDifferences.Normalise(values, parameter.Width);
            parameter.CopyFrom(ParameterPart.Value, 0, values);
        }
        return state;
    }

    // (Σ‖r‖² + λ Σ f_j Σ_l ‖D_j^l‖) / (n V) by plain loops; parameters in the order of TrainState.Parameters.
    static double Loss(string kind, RowLayout layout, double[][] at, float[] x)
    {
        (double[] encoder, double[] bias, double[] decoder, double[] outputBias) = (at[0], at[1], at[2], at[3]);
        int d = layout.Width, dOut = layout.OutputWidth;
        double loss = 0;
        var pre = new double[Rows * Latents];
        for (int row = 0; row < Rows; row++)
            for (int j = 0; j < Latents; j++)
            {
                double sum = bias[j];
                for (int c = 0; c < d; c++)
                    sum += encoder[j * d + c] * (x[row * layout.RowWidth + c] - (layout.Autoencodes ? outputBias[c] : 0));
                pre[row * Latents + j] = sum;
            }
        double OfRow(int row) => kind == "topk" ? pre.Skip(row * Latents).Take(Latents).OrderDescending().ElementAt(K - 1) : 0;
        double bar = kind == "batchtopk" ? pre.OrderDescending().ElementAt(K * Rows - 1) : 0;
        for (int row = 0; row < Rows; row++)
        {
            double least = kind == "batchtopk" ? bar : OfRow(row);
            var residual = new double[dOut];
            for (int c = 0; c < dOut; c++)
            {
                residual[c] = outputBias[c] - x[(row + 1) * layout.RowWidth - dOut + c];
                for (int i = 0; at.Length > 4 && i < d; i++) residual[c] += at[4][c * d + i] * x[row * layout.RowWidth + i];
            }
            for (int j = 0; j < Latents; j++)
            {
                double f = pre[row * Latents + j];
                if (f <= 0 || f < least) continue;
                for (int c = 0; c < dOut; c++) residual[c] += f * decoder[j * dOut + c];
                if (kind != "standard") continue;
                for (int part = 0, first = 0; part < layout.Outputs.Count; first += layout.Outputs[part++])
                    loss += Lambda * f * Math.Sqrt(decoder.Skip(j * dOut + first).Take(layout.Outputs[part]).Sum(w => w * w));
            }
            loss += residual.Sum(r => r * r);
        }
        return loss / (Rows * Variance);
    }

    static double Norm(ReadOnlySpan<float> row)
    {
        double square = 0;
        foreach (float value in row) square += (double)value * value;
        return Math.Sqrt(square);
    }

    static float[] Normal(ulong stream, int count)
    {
        var random = new Philox(11, stream);
        return [.. Enumerable.Range(0, count).Select(i => (float)random.Normal((ulong)i))];
    }
}
