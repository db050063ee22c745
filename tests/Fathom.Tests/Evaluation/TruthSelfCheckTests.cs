using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;
using RowMatrix = Fathom.Tests.Support.MatrixSource;

namespace Fathom.Tests.Evaluation;

/// <summary>The truth measures on planted activations whose answers are known.</summary>
public sealed class TruthSelfCheckTests
{
    const int Variables = 70, Rows = 6000, Train = 4000;

    static readonly Workers Two = new(2);
    static readonly RowRange TrainRows = new(0, Train), HeldOutRows = new(Train, Rows - Train);

    static bool Active(int row, int variable) => new Philox(31, (ulong)variable).Uniform((ulong)row) < 0.05 + 0.005 * variable;

    static TruthSplit Split(Func<int, int, bool> active) => new(TrainRows, HeldOutRows,
        LabelledRows.Of(Train, Variables, active),
        LabelledRows.Of(Rows - Train, Variables, (row, v) => active(Train + row, v)), 50);

    /// <summary>Unit Variables − 1 − v is variable v, one-hot, at its own scale; on other rows it is negative.</summary>
    static RowMatrix Planted(double background = -1) => new([.. Enumerable.Range(0, Rows).SelectMany(row =>
        Enumerable.Range(0, Variables).Select(unit => Active(row, Variables - 1 - unit) ? 0.5f + unit : (float)background))],
        Variables, Train);

    [Fact]
    public void Planted_features_score_one()
    {
        TruthSplit split = Split(Active);
        var units = new StoredUnits("planted", Planted());
        DetectorSearch search = split.Search(units, Two);
        TruthColumn column = split.Score(units, search, Two);
        for (int v = 0; v < Variables; v++)
        {
            VariableScore score = column.Scores[v]!;
            Assert.Equal(Variables - 1 - v, score.Unit);
            Assert.Equal((1.0, 1.0, 1.0, 1.0, 0.0), (score.F1, score.Precision, score.Recall, score.Auc, score.Threshold));
        }
        Assert.Equal(Enumerable.Range(0, Variables).Select(unit => (unit, Variables - 1 - unit, 1.0)),
            split.Tracked(units, search, Two).Select(latent => (latent.Latent, latent.Variable, latent.Score.F1)));
    }

    /// <summary>A weak background below .35 of the largest activation is cut off by the lowest threshold above it, .4.</summary>
    [Fact]
    public void The_threshold_that_separates_is_chosen()
    {
        RowMatrix source = Planted();
        for (int i = 0; i < source.Rows.Length; i++)
            if (source.Rows[i] < 0) source.Rows[i] = 0.35f * (0.5f + i % Variables);
        TruthSplit split = Split(Active);
        var units = new StoredUnits("planted", source);
        Assert.All(split.Score(units, split.Search(units, Two), Two).Scores,
            score => Assert.Equal((0.4, 1.0, 1.0), (score!.Threshold, score.F1, score.Auc)));
    }

    [Fact]
    public void Permuted_labels_score_chance()
    {
        TruthSplit split = Split(Active).Permuted(new Philox(1, 1), new Philox(1, 2));
        var units = new StoredUnits("planted", Planted());
        TruthColumn column = split.Score(units, split.Search(units, Two), Two);
        // 2,000 rows with at least 90 positives: one AUC has a standard deviation below .031, their mean below .004.
        Assert.All(column.Scores, score => Assert.InRange(score!.Auc, 0.5 - 0.155, 0.5 + 0.155));
        Assert.InRange(column.Scores.Average(score => score!.Auc), 0.485, 0.515);
    }

    /// <summary>Documents of unequal length change how many rows of a split have a label; what is scored stays, so that columns are means
    /// over the same variables.</summary>
    [Fact]
    public void With_permuted_labels_the_same_variables_are_scored()
    {
        // 50 rows of the last document, which is the longest, have the label; where it comes to lie a shorter one has fewer.
        DocumentPlaces documents = DocumentPlaces.OfEqual(130, 60);
        LabelledRows Labels() => LabelledRows.Of(130, 1, (row, _) => row is >= 10 and < 60, documents);
        var split = new TruthSplit(new(0, 130), new(130, 130), Labels(), Labels(), 50);
        TruthSplit[] permuted = [.. Enumerable.Range(0, 8).Select(i => split.Permuted(new Philox(2, (ulong)i), new Philox(3, (ulong)i)))];
        Assert.Contains(permuted, one => one.HeldOutLabels.Positives[0] < 50);
        Assert.All(permuted, one => Assert.Equal([0], one.Scored));
    }

    /// <summary>Documents stay together: the labels of each stand, whole and in order, where another's stood, and all stand
    /// somewhere. Rows that are alike within their document so keep the chance that they have.</summary>
    [Fact]
    public void Labels_are_permuted_document_by_document()
    {
        const int count = 994, length = 7;
        bool Bit(int row, int bit) => (row >> bit & 1) != 0;
        LabelledRows labels = LabelledRows.Of(count, 10, Bit, length), moved = labels.Permuted(new Philox(3, 1));
        int[] origin = [.. Enumerable.Range(0, count).Select(row => (int)moved.Row(row)[0])];
        Assert.Equal(Enumerable.Range(0, count), origin.Order());
        for (int row = 0; row < count; row++)
        {
            Assert.NotEqual(row, origin[row]);
            if (origin[row] % length != 0) Assert.Equal(origin[row - 1] + 1, origin[row]);
        }
        int cuts = Enumerable.Range(1, count - 1).Count(row => origin[row] != origin[row - 1] + 1);
        Assert.InRange(cuts, count / length - 10, count / length);
        // Of documents of 300, 300, 300 and 94 rows every one has the labels of one other, cut or over again.
        LabelledRows uneven = LabelledRows.Of(count, 10, Bit, 300).Permuted(new Philox(3, 1));
        for (int row = 0; row < count; row++)
        {
            int own = row / 300, other = (int)uneven.Row(own * 300)[0] / 300, rows = other == 3 ? 94 : 300;
            Assert.NotEqual(own, other);
            Assert.Equal(300 * other + row % 300 % rows, (int)uneven.Row(row)[0]);
        }
        LabelledRows lone = LabelledRows.Of(count, 10, Bit, count).Permuted(new Philox(3, 1));
        Assert.All(Enumerable.Range(0, count), row => Assert.Equal((row + count / 2) % count, (int)lone.Row(row)[0]));
    }

    /// <summary>Counts, thresholds and choices against plain loops over dense activations with ties and zeros.</summary>
    [Fact]
    public void Search_agrees_with_plain_loops()
    {
        const int units = 9;
        float[] values = [.. Enumerable.Range(0, Rows * units).Select(i =>
            (float)Math.Round(4 * new Philox(5, 0).Normal((ulong)i) + (Active(i / units, i % units) ? 3 : 0)))];
        TruthSplit split = Split(Active);
        DetectorSearch search = split.Search(new StoredUnits("some", new RowMatrix(values, units, Train)), Two);
        foreach (int v in (int[])[0, 3, 8, 64, 69])
        {
            var best = (F1: 0.0, Unit: -1, Threshold: 0);
            for (int unit = 0; unit < units; unit++)
            {
                float max = Enumerable.Range(0, Train).Max(row => values[row * units + unit]);
                for (int t = 0; t < 10; t++)
                {
                    int hits = 0, fires = 0, positives = 0;
                    for (int row = 0; row < Train; row++)
                    {
                        bool fire = values[row * units + unit] > (float)(0.1 * t * max);
                        if (fire) fires++;
                        if (Active(row, v)) positives++;
                        if (fire && Active(row, v)) hits++;
                    }
                    double f1 = 2.0 * hits / (fires + positives);
                    if (f1 > best.F1) best = (f1, unit, t);
                }
            }
            Assert.Equal(best, (search.OfVariable[v].F1, search.OfVariable[v].Unit, search.OfVariable[v].Threshold));
        }
    }

    /// <summary>Labels that a hyperplane separates: the probe finds it, on rows that it has not seen, at any offset.</summary>
    [Fact]
    public void A_probe_on_separable_data_scores_one()
    {
        const int width = 12;
        var random = new Philox(9, 0);
        float[] x = [.. Enumerable.Range(0, Rows * width).Select(i => (float)random.Normal((ulong)i))];
        bool Side(int row, int v) => x[row * width + v % width] + x[row * width + (v + 1) % width] > 0.7;
        for (int i = 0; i < x.Length; i++)
            if (Math.Abs(x[i] + x[i / width * width + (i + 1) % width] - 0.7) < 0.2) x[i] += 0.5f * Math.Sign(x[i]);
        TruthSplit split = Split(Side);
        // Correlated, badly scaled, far from the origin: only a linear map of the above.
        float[] seen = [.. Enumerable.Range(0, Rows * width).Select(i =>
            100 + (float)Math.Pow(2, i % width - 6) * (x[i] + 0.5f * x[i / width * width + (i + 5) % width]))];
        var source = new RowMatrix(seen, width, Train);
        LinearProbes probes = LinearProbes.Train(source, TrainRows, split.TrainLabels,
            PrincipalComponents.Of(TrainRows.Of(source), FitContext.Of(Two)), Two);
        Assert.All(split.Score(probes, source, TrainRows, Two).Scores, score =>
        {
            Assert.InRange(score!.F1, 0.985, 1);
            Assert.InRange(score.Auc, 0.999, 1);
        });
    }

    /// <summary>The solution is stationary: with overlapping classes the penalised gradient, in double precision,
    /// vanishes.</summary>
    [Fact]
    public void A_probe_is_the_minimum_of_its_loss()
    {
        const int width = 3;
        var random = new Philox(10, 0);
        float[] x = [.. Enumerable.Range(0, Rows * width).Select(i => (float)random.Normal((ulong)i))];
        bool Label(int row, int v) => x[row * width] + 0.5f * x[row * width + 1] + random.Normal((ulong)(1 << 20 | row)) > 0.3;
        var source = new RowMatrix(x, width, Train);
        LabelledRows labels = LabelledRows.Of(Train, 1, Label);
        PrincipalComponents components = PrincipalComponents.Of(TrainRows.Of(source), FitContext.Of(Two));
        float[] z = LinearProbes.Train(source, TrainRows, labels, components, Two).Logits(source, TrainRows, [0], Two)[0];
        double offset = 0;
        var slopes = new double[width];
        for (int row = 0; row < Train; row++)
        {
            double miss = 1 / (1 + Math.Exp(-z[row])) - (Label(row, 0) ? 1 : 0);
            offset += miss;
            for (int i = 0; i < width; i++) slopes[i] += miss * x[row * width + i];
        }
        // The penalty's own slope is w, about 2 on whitened inputs; the classes' slopes begin at about 1,000.
        Assert.InRange(Math.Abs(offset), 0, 0.5);
        Assert.All(slopes, slope => Assert.InRange(Math.Abs(slope), 0, 4));
    }

    /// <summary>Closed forms: AUC by counting pairs, the best threshold by trying all.</summary>
    [Fact]
    public void Areas_and_thresholds_by_hand()
    {
        Assert.Equal(0.75, RankArea.Of([1, 2, 3, 4], [false, true, false, true]));
        Assert.Equal(0.5, RankArea.Of([1, 1, 1], [true, false, true]));
        Assert.Equal(0.625, RankArea.Of([0, 0, 1, 2], [false, true, false, true]));
        Assert.True(double.IsNaN(RankArea.Of([1, 2], [true, true])));
        (float limit, double f1) = BestThreshold.Of([5, 1, 4, 2, 3], [true, false, true, false, false]);
        Assert.Equal((3.5f, 1.0), (limit, f1));
        Assert.Equal(2.0 / 3, BestThreshold.Of([1, 1, 2, 2], [true, false, true, false]).F1, 12);
    }

    [Fact]
    public void Bits_are_counted_past_the_planes()
    {
        var counters = new BitCounters(16);
        var row = new ulong[16];
        var expected = new int[1024];
        for (int i = 0; i < 140_000; i++)
        {
            for (int word = 0; word < 16; word++) row[word] = new Philox(3, (ulong)word).Bits((ulong)(i % 97)) | 1;
            counters.Add(row);
            for (int bit = 0; bit < 1024; bit += 37) expected[bit] += (int)(row[bit / 64] >> bit % 64 & 1);
        }
        ReadOnlySpan<int> totals = counters.Totals();
        for (int bit = 0; bit < 1024; bit += 37) Assert.Equal(expected[bit], totals[bit]);
        Assert.Equal(140_000, totals[0]);
        counters.Clear();
        counters.Add(row);
        Assert.Equal(1, counters.Totals()[0]);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        TruthSplit split = Split(Active);
        float[] noisy = Planted().Rows;
        for (int i = 0; i < noisy.Length; i++) noisy[i] += 20 * (float)new Philox(8, 8).Normal((ulong)i);
        var source = new RowMatrix(noisy, Variables, Train);
        IReadOnlyList<VariableScore?>[] runs = [.. ((int[])[1, 2, 5]).Select(threads =>
        {
            var workers = new Workers(threads);
            PrincipalComponents components = PrincipalComponents.Of(TrainRows.Of(source), FitContext.Of(workers));
            using var units = new ComponentUnits("components", source, components);
            LinearProbes probes = LinearProbes.Train(source, TrainRows, split.TrainLabels, components, workers);
            return (IReadOnlyList<VariableScore?>)[.. split.Score(units, split.Search(units, workers), workers).Scores,
                .. split.Score(probes, source, TrainRows, workers).Scores];
        })];
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }
}
