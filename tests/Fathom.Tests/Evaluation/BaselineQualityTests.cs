using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation;

/// <summary>Baselines on a real model, against what others measured by the same protocol, to the digits that they give.</summary>
public sealed class BaselineQualityTests
{
    [Fact]
    public void Components_and_neurons_leave_what_others_measured()
    {
        using var stories = new StoryCapture();
        ActivationStore rows = stories.Rows;
        foreach (var (name, m, k, fvu) in new[] { ("pca", 16, 16, .4343), ("pca", 32, 32, .2111), ("pca", 48, 48, .0746),
            ("pca", 64, 16, .1952), ("neurons", 64, 16, .2520) })
        {
            var config = new TrainConfig { Architecture = name, Latents = m, K = k };
            using Sae sae = new Fitter([rows], [], config, stories.Folder($"{name}-{m}-{k}"), Workers.All)
                .Run(new(), new Dictionary<string, object?>(), null, TestContext.Current.CancellationToken).Sae;
            Assert.Equal(fvu, Fvu(sae, rows), 6e-5);
        }
    }

    static double Fvu(Sae sae, ActivationStore rows)
    {
        int n = (int)(rows.Count - rows.TrainCount), d = rows.Width;
        float[] x = new float[n * d], made = new float[n * d];
        var codes = new SparseCodes(0, 1);
        rows.Read(rows.TrainCount, n, x);
        sae.Encode(x, n, codes, Workers.All);
        sae.Decode(x, codes, made, Workers.All);
        var metrics = new ReconstructionMetrics(d, sae.WriteNorms.ToArray());
        metrics.Add(x, made, codes, [], Workers.All);
        return metrics.Summary(Workers.All).Summary.FractionUnexplained;
    }
}
