using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Probing;

/// <summary>Ways to learn a probe, on data whose answer is known.</summary>
public class ProbeMethodTests
{
    const int N = 600, D = 12;

    static readonly Workers Two = new(2);

    // Class c lies at 3 along coordinate c; the rest is noise.
    static (DenseInputs, ProbeLabels) Planted(int classes, double distance, ulong seed)
    {
        var random = new Philox(seed, 0);
        int[] label = [.. Enumerable.Range(0, N).Select(i => i % classes)];
        float[] x = [.. Enumerable.Range(0, N * D).Select(at =>
            (float)(random.Normal((ulong)at) + (at % D == label[at / D] ? distance : 0)))];
        var labels = new ProbeLabels([.. Enumerable.Range(0, classes).Select(c => $"class {c}")], label,
            [.. Enumerable.Range(0, N)]);
        labels.Draw(ProbeSplit.Train, ProbeSplit.Test, 0.3, new Philox(seed, 1));
        labels.Draw(ProbeSplit.Train, ProbeSplit.Validation, 0.3, new Philox(seed, 2));
        return (new(x, D), labels);
    }

    static ProbeReport Study(ProbeInputs inputs, ProbeLabels labels, ProbeMethod method) =>
        ProbeStudy.Run(labels, new("this probe", inputs, method), [], [], new() { Resamples = 200, Shuffles = 20 }, Two);

    public static TheoryData<string, int> Methods => new() { { "logistic", 2 }, { "mean", 2 }, { "logistic", 4 }, { "mean", 4 } };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Classes_far_apart_are_told_and_shuffled_labels_are_chance(string name, int classes)
    {
        var (inputs, labels) = Planted(classes, 6, 7);
        ProbeReport report = Study(inputs, labels, name == "mean" ? new MeanDifferenceProbe() : new LogisticProbe(null, 5, 0));
        Assert.InRange(report.Probe.Measures.BalancedAccuracy, 0.97, 1);
        Assert.InRange(report.Probe.Measures.Auc, 0.99, 1);
        ProbeRow shuffled = report.Controls.Single(row => row.Name == ProbeStudy.Shuffled);
        Assert.InRange(shuffled.Measures.BalancedAccuracy, 1.0 / classes - 0.1, 1.0 / classes + 0.1);
        ProbeRow majority = report.Controls.Single(row => row.Name == ProbeStudy.Majority);
        Assert.Equal((1.0 / classes, 0.5), (majority.Measures.BalancedAccuracy, majority.Measures.Auc));
        Assert.All(report.Words.Skip(1), sentence => Assert.Contains("above it", sentence, StringComparison.Ordinal));
        Assert.Contains("a strong probe", report.Words[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_that_are_alike_are_within_noise()
    {
        var (inputs, labels) = Planted(2, 0, 8);
        ProbeReport report = Study(inputs, labels, new LogisticProbe(null, 5, 0));
        Assert.Contains("within noise of chance", report.Words[0], StringComparison.Ordinal);
        Assert.All(report.Words.Skip(1), sentence => Assert.Contains("within noise", sentence, StringComparison.Ordinal));
    }

    /// <summary>
    /// Here a model is a draw of how far apart it holds two classes, and the probed model is one like the others: it is no better.
    /// Beside one other it seems better or worse in most worlds, since the interval knows of documents only; beside three, seldom.
    /// </summary>
    [Fact]
    public void A_model_that_is_one_of_many_is_told_apart_less_often_beside_three_than_beside_one()
    {
        const int worlds = 40;
        int beside1 = 0, beside3 = 0;
        for (ulong world = 0; world < worlds; world++)
        {
            var random = new Philox(99, world);
            // Classes go by the place and splits are drawn with one seed, so all models have the same labels.
            (_, ProbeLabels labels) = Planted(2, 0, world);
            ProbeSubject[] models = [.. Enumerable.Range(0, 4).Select(model => new ProbeSubject(model == 0 ? "this" : "another",
                Planted(2, 1 + Math.Abs(random.Normal((ulong)model)), 1000 + 4 * world + (ulong)model).Item1, new MeanDifferenceProbe()))];
            bool Differs(int others) => !ProbeStudy.Run(labels, models[0], [], models[1..(1 + others)],
                new() { Resamples = 300, Shuffles = 0 }, Two).Controls[0].Less[2].HoldsZero;
            if (Differs(1)) beside1++;
            if (Differs(3)) beside3++;
        }
        Assert.InRange(beside1, worlds / 3, worlds);
        Assert.InRange(beside3, 0, beside1 / 2);
    }

    [Fact]
    public void The_direction_of_the_mean_difference_is_the_difference_of_means()
    {
        float[] x = [1, 0, 3, 0, 0, 2, 0, 6];
        double[] found = MeanDifference.Of(new DenseInputs(x, 2), [0, 1, 2, 3], [true, true, false, false]);
        Assert.Equal([2.0, -4.0], found);
    }

    [Fact]
    public void Less_signal_is_regularised_more()
    {
        string Note(double distance)
        {
            var (inputs, labels) = Planted(2, distance, 9);
            return new LogisticProbe(null, 5, 0).Fit(inputs, labels, labels.Label, labels.Of(ProbeSplit.Train), [], Two).Note;
        }
        double C(string note) => double.Parse(note.Split(' ')[2]);
        Assert.True(C(Note(0.1)) < C(Note(1.5)), $"{Note(0.1)}; {Note(1.5)}");
    }

    [Fact]
    public void The_validated_probe_picks_the_latent_that_holds_on_validation()
    {
        // Latent 3 tells the class always; latent 5 has the larger difference of means, by a few huge values on training rows.
        var random = new Philox(4, 0);
        int[] label = [.. Enumerable.Range(0, N).Select(i => i % 2)];
        var labels = new ProbeLabels(["no", "yes"], label, [.. Enumerable.Range(0, N)]);
        labels.Draw(ProbeSplit.Train, ProbeSplit.Test, 0.3, new Philox(4, 1));
        labels.Draw(ProbeSplit.Train, ProbeSplit.Validation, 0.3, new Philox(4, 2));
        float[] x = [.. Enumerable.Range(0, N * D).Select(at => (float)random.Uniform((ulong)at))];
        for (int i = 0; i < N; i++)
        {
            x[i * D + 3] = label[i];
            if (i % 50 == 1) x[i * D + 5] = 200;
        }
        var inputs = new DenseInputs(x, D);
        ProbeReport report = ProbeStudy.Run(labels, new("this probe", inputs, new ValidatedSparseProbe([1, 2])),
            [new("k = 1, SAEBench", inputs, new SparseProbe(1))], [], new() { Resamples = 200 }, Two,
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal([3], report.Classifier.Readouts[0].Columns!);
        Assert.Equal(1, report.Probe.Measures.Accuracy);
        Assert.InRange(report.Others[0].Measures.Accuracy, 0.3, 0.7);
    }

    [Fact]
    public void Transfer_shows_a_feature_that_turns_round_between_conditions()
    {
        int[] label = [.. Enumerable.Range(0, N).Select(i => i % 2)], condition = [.. Enumerable.Range(0, N)
            .Select(i => i / 2 % 2)];
        float[] x = [.. Enumerable.Range(0, N).Select(i => label[i] == condition[i] ? 1f : -1f)];
        var labels = new ProbeLabels(["no", "yes"], label, [.. Enumerable.Range(0, N)])
        {
            Conditions = ["a", "b"],
            Condition = condition,
        };
        labels.Draw(ProbeSplit.Train, ProbeSplit.Test, 0.5, new Philox(1, 1));
        ProbeTransfer transfer = Study(new DenseInputs(x, 1), labels, new LogisticProbe(1, 5, 0)).Transfer!;
        Assert.Equal([1.0, 0.0, 0.0, 1.0], transfer.Measures.SelectMany(row => row.Select(m => m!.BalancedAccuracy)));
    }

    [Fact]
    public void A_condition_of_too_few_documents_for_the_folds_has_no_row()
    {
        // The second condition has four documents in all.
        int[] label = [.. Enumerable.Range(0, N).Select(i => i % 2)], condition = [.. Enumerable.Range(0, N).Select(i => i < 4 ? 1 : 0)];
        var labels = new ProbeLabels(["no", "yes"], label, [.. Enumerable.Range(0, N)])
        {
            Conditions = ["many", "few"],
            Condition = condition,
            Split = [.. Enumerable.Range(0, N).Select(i => i / 2 % 2 == 0 ? ProbeSplit.Train : ProbeSplit.Test)],
        };
        ProbeTransfer transfer = Study(new DenseInputs([.. label.Select(one => (float)one)], 1), labels, new LogisticProbe(null, 5, 0)).Transfer!;
        Assert.Equal([1.0, 1.0, null, null], transfer.Measures.SelectMany(row => row.Select(m => m?.BalancedAccuracy)));
    }

    [Fact]
    public void No_document_is_on_both_sides_and_shuffling_keeps_none_in_its_place()
    {
        int[] document = [.. Enumerable.Range(0, 90).Select(i => i / 9)];
        var labels = new ProbeLabels(["no", "yes"], [.. Enumerable.Range(0, 90).Select(i => document[i] % 2)], document);
        labels.Draw(ProbeSplit.Train, ProbeSplit.Test, 0.3, new Philox(0, 0));
        Assert.Equal(27, labels.Of(ProbeSplit.Test).Length);
        Assert.Empty(labels.Of(ProbeSplit.Test).Select(i => document[i]).Intersect(labels.Of(ProbeSplit.Train)
            .Select(i => document[i])));
        // Labels that name the document: after shuffling none is its own.
        var named = new ProbeLabels([.. Enumerable.Range(0, 10).Select(d => $"{d}")], document, document);
        int[] shuffled = named.Shuffled([.. Enumerable.Range(0, 90)], new Philox(0, 0));
        Assert.All(Enumerable.Range(0, 90), i => Assert.NotEqual(document[i], shuffled[i]));
        Assert.Equal(document.Order(), shuffled.Order());
    }

    [Fact]
    public void Labels_are_shuffled_by_documents_of_any_length()
    {
        // Labels that name document and place; documents lie mixed and are of 1,000, 10 and 3 examples.
        int[] document = [.. Enumerable.Range(0, 1013).Select(i => i < 20 && i % 2 == 0 ? 1 : i is 21 or 500 or 1012 ? 2 : 0)];
        var labels = new ProbeLabels([.. Enumerable.Range(0, document.Length).Select(i => $"{i}")],
            [.. Enumerable.Range(0, document.Length)], document);
        int[] all = [.. Enumerable.Range(0, document.Length)], from = labels.Shuffled(all, new Philox(1, 0));
        foreach (var own in all.GroupBy(i => document[i]))
        {
            int other = Assert.Single(own.Select(i => document[from[i]]).Distinct());
            Assert.NotEqual(own.Key, other);
            int[] theirs = [.. all.Where(i => document[i] == other)];
            Assert.Equal(own.Select((_, at) => theirs[at % theirs.Length]), own.Select(i => from[i]));
        }
        // A lone one is turned.
        int[] lone = labels.Shuffled([0, 2, 4, 6], new Philox(1, 0));
        Assert.Equal([4, 6, 0, 2], new[] { lone[0], lone[2], lone[4], lone[6] });
    }

    // Test examples have the inputs of the other class.
    static (DenseInputs, ProbeLabels) Turned(int documents)
    {
        int[] label = [.. Enumerable.Range(0, N).Select(i => i % 2)];
        var labels = new ProbeLabels(["no", "yes"], label, [.. Enumerable.Range(0, N).Select(i => i % (2 * documents) / 2)]);
        labels.Draw(ProbeSplit.Train, ProbeSplit.Test, 0.5, new Philox(1, 1));
        return (new([.. Enumerable.Range(0, N).Select(i => label[i] == 1 == (labels.Split[i] == ProbeSplit.Train) ? 1f : -1f)], 1),
            labels);
    }

    [Fact]
    public void What_lies_below_chance_is_no_noise()
    {
        var (inputs, labels) = Turned(40);
        ProbeReport report = Study(inputs, labels, new MeanDifferenceProbe());
        Assert.Equal(0, report.Probe.Measures.Auc);
        Assert.Contains("below chance", report.Words[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_few_documents_nothing_is_called_noise_or_above()
    {
        var (inputs, labels) = Turned(8);
        ProbeReport report = Study(inputs, labels, new MeanDifferenceProbe());
        Assert.Empty(report.Probe.Intervals);
        Assert.Contains("4 documents, too few", Assert.Single(report.Words), StringComparison.Ordinal);
        Assert.Contains("intervals need 10 documents", ProbeTable.Render(report), StringComparison.Ordinal);
        Assert.DoesNotContain("interval", ProbeJson.Of(report)["probe"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_without_a_class_chooses_nothing()
    {
        var (inputs, labels) = Planted(2, 3, 7);
        for (int i = 0; i < N; i++)
            if (labels.Split[i] == ProbeSplit.Validation && labels.Label[i] == 1) labels.Split[i] = ProbeSplit.Train;
        Assert.Contains("validation examples is 'class 1'", Assert.Throws<InputException>(() =>
            Study(inputs, labels, new ValidatedSparseProbe([1, 2]))).Message, StringComparison.Ordinal);
        Assert.InRange(Study(inputs, labels, new LogisticProbe(1, 5, 0)).Probe.Measures.Auc, 0.9, 1);
    }

    [Fact]
    public void Inputs_that_do_not_fit_an_array_are_refused_by_the_option() => Assert.Contains("fewer --rows",
        Assert.Throws<InputException>(() => DenseInputs.Room(1_000_000, 4096, "fewer --rows")).Message, StringComparison.Ordinal);
}
