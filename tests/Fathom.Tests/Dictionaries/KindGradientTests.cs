using Fathom.Dictionaries;

namespace Fathom.Tests.Dictionaries;

/// <summary>The gradient of a step of each kind against central differences of its loss, on rows of one part and of several, that
/// are read, or read and written.</summary>
public class KindGradientTests
{
    const int Latents = 14, Rows = 11, K = 3, Dead = 4;
    const double Alpha = 0.5;

    static readonly int[] DeadOnes = [.. Enumerable.Range(Latents - Dead, Dead)];

    static TrainConfig Config(string kind) => new()
    { Architecture = kind, Latents = Latents, Batch = Rows, K = K, AuxCoefficient = Alpha };

    static TrainConfig Plain(string kind) => new() { Architecture = kind, Latents = Latents, Batch = Rows };

    /// <summary>Names of layouts: theories want what prints.</summary>
    static RowLayout Layout(string name) => name switch
    {
        "autoencoder" => new(5),
        "crosscoder" => new([3, 4], []),
        _ => new([5], [4, 2]),
    };

    public static TheoryData<string> Layouts => ["autoencoder", "crosscoder", "transcoder", "past the latents"];

    static KindProblem Problem(TrainConfig config, string layout, int dead) =>
        new(config with { Skip = layout == "past the latents" }, Layout(layout), dead);

    [Theory, MemberData(nameof(Layouts))]
    public void Multi_topk(string layout)
    {
        TrainConfig config = Config("multitopk") with { MultiK = 2, MultiWeight = 0.7 };
        Problem(config, layout, Dead).Check((rows, at) =>
        {
            int[] all = [.. Enumerable.Range(0, Latents)];
            int[][] few = rows.Largest(at, K, all), more = rows.Largest(at, 2 * K, all);
            Func<double[][], double> aux = rows.Aux(at, few, DeadOnes);
            return p => rows.Unit * (rows.SquaredError(p, few) + 0.7 * rows.SquaredError(p, more)) + Alpha * aux(p);
        }, DecoderNorm.Unit);
    }

    [Theory, MemberData(nameof(Layouts))]
    public void Group_max(string layout)
    {
        TrainConfig config = Config("groupmax") with { K = 7 };
        Problem(config, layout, Dead).Check((rows, at) =>
        {
            int[][] active = [.. rows.Pre(at).Select(pre => Enumerable.Range(0, 7)
                .Select(group => pre[2 * group] >= pre[2 * group + 1] ? 2 * group : 2 * group + 1)
                .Where(j => pre[j] > 0).ToArray())];
            Func<double[][], double> aux = rows.Aux(at, active, DeadOnes);
            return p => rows.Unit * rows.SquaredError(p, active) + Alpha * aux(p);
        }, DecoderNorm.Unit);
    }

    /// <summary>Weights that differ, also of 0; dead latents in the last group alone and in several; and the defaults.</summary>
    [Theory]
    [InlineData("autoencoder", "4,9", "1,2,3")]
    [InlineData("crosscoder", "4,12", "1,2,3")]
    [InlineData("transcoder", "1,2,13", "0,1,0.5,4")]
    [InlineData("past the latents", "4,9", "1,2,3")]
    [InlineData("autoencoder", null, null)]
    public void Matryoshka(string layout, string? prefixes, string? weights)
    {
        TrainConfig config = Config("matryoshka") with { Prefixes = prefixes, PrefixWeights = weights };
        Problem(config, layout, Dead).Check((rows, at) =>
        {
            int[] ends = [.. prefixes?.Split(',').Select(int.Parse) ?? [1, 3, 6], Latents];
            double[] w = [.. weights?.Split(',').Select(double.Parse) ?? [1, 1, 1, 1]];
            int[][] active = rows.LargestOfBatch(at, K * Rows);
            int[][][] levels = [.. ends.Select(end => active.Select(row => row.Where(j => j < end).ToArray()).ToArray())];
            Func<double[][], double>[] aux = [.. levels.Select((level, l) =>
                rows.Aux(at, level, [.. DeadOnes.Where(j => j < ends[l])]))];
            return p => levels.Select((level, l) =>
                w[l] / w.Sum() * (rows.Unit * rows.SquaredError(p, level) + Alpha * aux[l](p))).Sum();
        }, DecoderNorm.Unit);
    }

    [Theory]
    [InlineData("autoencoder", DecoderNorm.Free, 0)]
    [InlineData("autoencoder", DecoderNorm.Unit, 700)]
    [InlineData("crosscoder", DecoderNorm.Free, 700)]
    [InlineData("transcoder", DecoderNorm.Free, 990)]
    [InlineData("past the latents", DecoderNorm.Unit, 700)]
    public void P_anneal(string layout, DecoderNorm norms, int perMille)
    {
        const double lambda = 0.7, delta = 1e-2;
        TrainConfig config = Plain("p-anneal") with
        { L1 = lambda, L1Warmup = 0, DecoderNorm = norms, EndPower = 0.3, AnnealStart = 0.5 };
        long steps = (1_000_000 + Rows - 1) / Rows, at = steps * perMille / 1000;
        // Ten changes from half to eight tenths of the steps.
        int changes = Enumerable.Range(0, 10).Count(i => at >= (long)(steps * (0.5 + 0.3 * i / 9)));
        double power = 1 - 0.7 * changes / 10;
        Assert.Equal(perMille switch { 0 => 0, 700 => 7, _ => 10 }, changes);
        StepMetrics metrics = Problem(config, layout, 0).Check((rows, start) =>
        {
            int[][] active = rows.Largest(start, Latents, Enumerable.Range(0, Latents));
            return p => rows.Unit * (rows.SquaredError(p, active) + lambda * active.Select((row, i) => row.Sum(j =>
            {
                double u = rows.Pre(p, i, j) * (norms == DecoderNorm.Free ? rows.Norm(p, j) : 1);
                return Math.Pow(u + delta, power) - Math.Pow(delta, power);
            })).Sum());
        }, norms, at);
        Assert.Equal(metrics.Loss, metrics.Fvu + metrics.Penalty!.Value, 1e-12);
    }

    /// <summary>
    /// What a step follows into the threshold is no slope of its loss, which jumps there, but of a surrogate that is equal to the
    /// loss where the step is: each jump at θ, of an activation by θ or of a count by 1, is replaced by a ramp of width ε in θ
    /// alone. With θ₀ and pre₀ what they are at the step, and R(u) = min(1, max(0, u + 1/2)):
    /// f = 1[pre₀ > θ₀] pre + θ₀ (R((pre₀ − θ) / ε) − R((pre₀ − θ₀) / ε)), and the count without the factors pre and θ₀.
    /// For all other parameters it is the loss itself.
    /// </summary>
    [Theory]
    [InlineData("autoencoder", DecoderNorm.Unit, SparsityForm.L0, null, 0)]
    [InlineData("autoencoder", DecoderNorm.Free, SparsityForm.L0, 2.5, Dead)]
    [InlineData("autoencoder", DecoderNorm.Free, SparsityForm.Tanh, null, Dead)]
    [InlineData("crosscoder", DecoderNorm.Unit, SparsityForm.Tanh, null, 0)]
    [InlineData("crosscoder", DecoderNorm.Free, SparsityForm.Tanh, null, Dead)]
    [InlineData("transcoder", DecoderNorm.Unit, SparsityForm.L0, 1.5, Dead)]
    [InlineData("past the latents", DecoderNorm.Free, SparsityForm.L0, null, Dead)]
    public void Jump_relu(string layout, DecoderNorm norms, SparsityForm form, double? target, int dead)
    {
        const double lambda = 0.7, width = 0.45, pull = 0.3, c = 3;
        TrainConfig config = Plain("jumprelu") with
        {
            Sparsity = lambda,
            SparsityWarmup = 0,
            SparsityForm = form,
            TargetL0 = target,
            TanhScale = form == SparsityForm.Tanh ? c : null,
            Bandwidth = width,
            PreActivation = pull,
            DecoderNorm = norms,
        };
        StepMetrics metrics = Problem(config, layout, dead).Check((rows, at) =>
        {
            double[][] pre0 = rows.Pre(at);
            double Ramp(int row, int j, double log) => Math.Clamp((pre0[row][j] - Math.Exp(log)) / width + 0.5, 0, 1);
            double Rise(double[][] p, int row, int j) => Ramp(row, j, p[4][j]) - Ramp(row, j, at[4][j]);
            bool Fires(int row, int j) => pre0[row][j] > Math.Exp(at[4][j]);
            Assert.Contains(Enumerable.Range(0, Rows), row => Enumerable.Range(0, Latents).Any(j =>
                !Fires(row, j) && Ramp(row, j, at[4][j]) is > 0 and < 0.5));
            return p =>
            {
                double squares = 0, count = 0, tanh = 0, below = 0;
                for (int row = 0; row < Rows; row++)
                {
                    var f = new (int, double)[Latents];
                    for (int j = 0; j < Latents; j++)
                    {
                        double n = norms == DecoderNorm.Free ? rows.Norm(p, j) : 1, pre = rows.Pre(p, row, j);
                        f[j] = (j, (Fires(row, j) ? pre : 0) + Math.Exp(at[4][j]) * Rise(p, row, j));
                        count += (Fires(row, j) ? 1 : 0) + Rise(p, row, j);
                        tanh += Math.Tanh(c * f[j].Item2 * n);
                        if (j >= Latents - dead) below += Math.Max(0, Math.Exp(p[4][j]) - pre) * n;
                    }
                    squares += rows.Residual(p, row, f).Sum(r => r * r);
                }
                double penalty = form == SparsityForm.Tanh ? rows.Unit * tanh : target is null ? rows.Unit * count
                    : Math.Pow(count / Rows / target.Value - 1, 2);
                return rows.Unit * (squares + pull * below) + lambda * penalty;
            };
        }, norms);
        Assert.Equal(metrics.Loss, metrics.Fvu + metrics.Penalty!.Value, 1e-9);
    }
}
