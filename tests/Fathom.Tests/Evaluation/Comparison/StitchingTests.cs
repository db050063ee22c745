using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;
using Source = Fathom.Tests.Support.MatrixSource;

namespace Fathom.Tests.Evaluation.Comparison;

/// <summary>Stitching on planted dictionaries, where every stage's error is known.</summary>
public class StitchingTests
{
    const int Width = 8, Count = 3000;

    static readonly float[] X = PlainDictionary.SparseRows(Count, Width, 1);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A knows axes 0 to 3, B all eight: what A misses are the squares along the others, one by one.</summary>
    [Fact]
    public void A_planted_subset_gives_the_exact_error_of_every_stage()
    {
        int[] axes = [5, 0, 4, 1, 7, 2, 6, 3];
        NamedCoder small = PlainDictionary.Of("small", Axes(0, 1, 2, 3)), large = PlainDictionary.Of("large", Axes(axes));
        StitchReport report = Stitch(small, large, groups: 4);
        Assert.Equal(axes.Select(axis => axis > 3), report.Novel);
        Assert.Equal([StitchStep.Small, StitchStep.Novel, StitchStep.Novel, StitchStep.Novel, StitchStep.Novel,
            StitchStep.Swap, StitchStep.Swap, StitchStep.Swap, StitchStep.Swap], report.Stages.Select(stage => stage.Step));

        // Equally far, the novel ones come in their order: 5, 4, 7, 6.
        double[] squares = [.. Enumerable.Range(0, Width).Select(Square)];
        double[] missed =
            [squares[4..].Sum(), squares[4] + squares[6] + squares[7], squares[6] + squares[7], squares[6], 0, 0, 0, 0, 0];
        for (int stage = 0; stage < missed.Length; stage++) Assert.Equal(missed[stage] / Spread, report.Stages[stage].Fvu, 1e-6);
        Assert.Equal([4, 5, 6, 7, 8, 8, 8, 8, 8], report.Stages.Select(stage => stage.Latents));
        Assert.Equal(Positive(0, 1, 2, 3), report.Stages[0].L0, 1e-12);
        Assert.Equal(Positive(axes), report.Stages[^1].L0, 1e-12);

        // Alone, a novel latent takes its squares away; one that is there already adds them, having been counted twice.
        for (int j = 0; j < axes.Length; j++)
            Assert.Equal((axes[j] > 3 ? -1 : 1) * squares[axes[j]] / Spread, report.Effect[j]!.Value, 1e-6);
        Assert.Equal((1.0, 0.0), (report.ShareThatHelps(novel: true)!.Value, report.ShareThatHelps(novel: false)!.Value));
        Assert.Equal(1, report.CosineTellsHarm());
    }

    /// <summary>A has one latent where B has two, at 45° on either side, and one that B lacks: three are swapped, and the rest is
    /// removed.</summary>
    [Fact]
    public void A_split_latent_is_swapped_for_its_parts()
    {
        float half = MathF.Sqrt(0.5f);
        NamedCoder small = PlainDictionary.Of("small", [half, half, 0, 0, 0, 0, 0, 0], PlainDictionary.Axis(Width, 5)),
            large = PlainDictionary.Of("large", Axes(0, 1, 2));
        StitchReport report = Stitch(small, large, groups: 10);
        Assert.Equal([false, false, true], report.Novel);
        Assert.Equal(1, report.Swaps);
        (StitchStep, int, int, int)[] stages = [(StitchStep.Small, 0, 0, 2), (StitchStep.Novel, 1, 0, 3),
            (StitchStep.Swap, 2, 1, 4), (StitchStep.Remove, 0, 1, 3)];
        Assert.Equal(stages, report.Stages.Select(stage => (stage.Step, stage.Added, stage.Removed, stage.Latents)));
        // What is left of (x0, x1) once their mean direction is taken out.
        double apart = Sum(row => Math.Pow(X[row * Width] - (double)X[row * Width + 1], 2) / 2),
            rest = Square(3) + Square(4) + Square(6) + Square(7);
        Assert.Equal((apart + Square(2) + rest) / Spread, report.Stages[0].Fvu, 1e-6);
        Assert.Equal((apart + rest) / Spread, report.Stages[1].Fvu, 1e-6);
        Assert.Equal(rest / Spread, report.Stages[2].Fvu, 1e-6);
        Assert.Equal((rest + Square(5)) / Spread, report.Stages[3].Fvu, 1e-6);
    }

    /// <summary>Biases, kinds and lengths of decoder rows differ; the ends are each dictionary's own FVU all the same.</summary>
    [Fact]
    public void The_first_stage_is_the_small_one_and_the_last_the_large_one()
    {
        NamedCoder Random(int latents, ulong stream) => PlainDictionary.WithBias($"{stream}",
            PlainDictionary.Normal(1, Width, stream + 1),
            PlainDictionary.Rows(PlainDictionary.Normal(latents, Width, stream), Width));
        float[] rows = PlainDictionary.Normal(20, Width, 40);
        NamedCoder small = Random(6, 20), large = Random(17, 30), topk = new("topk", new TopKSae(rows, new float[20], [.. rows],
            PlainDictionary.Normal(1, Width, 41), 3, rescaleByDecoderNorm: true));
        foreach (NamedCoder second in new[] { large, topk })
        {
            StitchReport report = Stitch(small, second, groups: 3);
            Assert.Equal(1, report.Stages[0].Fvu / Fvu(small), 1e-5);
            Assert.Equal(1, report.Stages[^1].Fvu / Fvu(second), 1e-5);
            Assert.Equal(second.Coder.LatentCount, report.Stages[^1].Latents);
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        NamedCoder small = PlainDictionary.Of("small", PlainDictionary.Rows(PlainDictionary.Normal(9, Width, 2), Width)),
            large = PlainDictionary.Of("large", PlainDictionary.Rows(PlainDictionary.Normal(30, Width, 3), Width));
        StitchReport one = Stitch(small, large, 5, new Workers(1)), three = Stitch(small, large, 5, new Workers(3));
        Assert.Equal(one.Stages, three.Stages);
        Assert.Equal(one.Effect, three.Effect);
    }

    [Fact]
    public void Rows_that_are_all_the_same_are_refused()
    {
        NamedCoder small = PlainDictionary.Of("small", Axes(0)), large = PlainDictionary.Of("large", Axes(0, 1));
        var rows = new ActivationPass(new Source([.. Enumerable.Repeat(1f, 10 * Width)], Width), 10);
        Assert.Contains("the same", Assert.Throws<InputException>(() =>
            Stitching.Run(small, large, rows, new(), Workers.All, cancel: Cancel)).Message, StringComparison.Ordinal);
    }

    // Σ‖x − x̄‖², by a plain loop.
    static readonly double Spread = Enumerable.Range(0, Width).Sum(axis =>
    {
        double mean = Sum(row => X[row * Width + axis]) / Count;
        return Sum(row => Math.Pow(X[row * Width + axis] - mean, 2));
    });

    static double Fvu(NamedCoder one) => CoreEvaluation.RunOnVectors(one.Coder, new Source(X, Width), 0, Workers.All)
        .Dictionary.Reconstruction.FractionUnexplained;

    static StitchReport Stitch(NamedCoder small, NamedCoder large, int groups, Workers? workers = null) =>
        Stitching.Run(small, large, new(new Source(X, Width), Count), new() { Groups = groups }, workers ?? Workers.All,
            cancel: Cancel);

    static double Square(int axis) => Sum(row => X[row * Width + axis] * X[row * Width + axis]);

    static float[][] Axes(params int[] axes) => [.. axes.Select(axis => PlainDictionary.Axis(Width, axis))];

    static double Positive(params int[] axes) => axes.Sum(axis => Sum(row => X[row * Width + axis] > 0 ? 1 : 0)) / Count;

    static double Sum(Func<int, double> of) => Enumerable.Range(0, Count).Sum(of);
}
