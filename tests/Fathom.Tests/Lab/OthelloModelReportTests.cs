using Fathom.Lab.Othello;
using Fathom.Models;
using Fathom.Tests.Models;

namespace Fathom.Tests.Lab;

/// <summary>The report against models whose predictions are known, and against the library's own loss.</summary>
public class OthelloModelReportTests
{
    static readonly ModelConfig Shape = TinyModel.Gpt2 with { VocabularySize = OthelloMove.Count, ContextLength = 59 };

    [Fact]
    public void The_figures_are_those_of_plain_loops_over_the_models_logits()
    {
        const int Games = 70; // more than one batch
        using LanguageModel model = TinyModel.Create(Shape);
        OthelloModelReport report = OthelloModelReport.Measure(model, Games, seed: 4, TestContext.Current.CancellationToken);
        double legal = 0, mass = 0, cross = 0, entropy = 0;
        var lengths = new int[59];
        for (int index = 0; index < Games; index++)
        {
            int[] ids = new OthelloWorld(4).Game(index);
            ids = ids[..Math.Min(ids.Length, 60)];
            float[] logits = model.Logits(TokenBatch.Of(ids[..^1]));
            var plain = new PlainOthello();
            for (int at = 0; at + 1 < ids.Length; at++)
            {
                plain.Play(ids[at]);
                int[] choices = plain.Choices();
                double[] q = Softmax(logits[(at * 61)..(at * 61 + 61)]);
                legal += choices.Contains(Array.IndexOf(q, q.Max())) ? 1 : 0;
                mass += choices.Sum(id => q[id]);
                cross -= choices.Average(id => Math.Log(q[id]));
                entropy += Math.Log(choices.Length);
                lengths[at]++;
            }
        }
        double n = lengths.Sum();
        Assert.Equal(n, report.All.Predictions);
        Assert.Equal(lengths.Select(length => (long)length), report.ByMove.Select(move => move.Predictions));
        Assert.Equal(legal / n, report.All.ArgmaxLegality, 1e-12);
        Assert.Equal(mass / n, report.All.LegalMass, 1e-5);
        Assert.Equal(cross / n, report.All.CrossEntropy, 1e-5);
        Assert.Equal(entropy / n, report.All.Entropy, 1e-12);
        Assert.Equal((cross - entropy) / n, report.All.Excess, 1e-5);
        Assert.True(report.All.Excess > 0);
        // After the first move there are always three replies.
        Assert.Equal(Math.Log(3), report.ByMove[0].Entropy, 1e-12);
    }

    [Fact]
    public void Another_vocabulary_is_refused()
    {
        using LanguageModel model = TinyModel.Create(TinyModel.Gpt2);
        var refusal = Assert.Throws<InputException>(
            () => OthelloModelReport.Measure(model, 1, 0, TestContext.Current.CancellationToken));
        Assert.Contains("17 tokens", refusal.Message);
    }

    static double[] Softmax(float[] logits)
    {
        double sum = logits.Sum(logit => Math.Exp(logit - logits.Max()));
        return [.. logits.Select(logit => Math.Exp(logit - logits.Max()) / sum)];
    }
}
