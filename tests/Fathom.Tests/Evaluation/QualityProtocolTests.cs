using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation;

/// <summary>
/// The protocol of the published baselines on a real model: what others measured with the last 100 of 1,000 stories held
/// out, their own activations, zeros and the mean of the training rows at blocks.2.resid_post.
/// </summary>
public sealed class QualityProtocolTests
{
    [Fact]
    public void Clean_zero_and_mean_ablated_losses_are_those_that_others_measured()
    {
        using var stories = new StoryCapture();
        (LanguageModel model, ActivationStore rows) = (stories.Model, stories.Rows);
        Assert.Equal((366_016, 46_701), (rows.TrainCount, rows.Count - rows.TrainCount));

        TokenContexts contexts = TokenContexts.HeldOut(stories.Items, model.Config);
        LossSummary loss = SplicedLoss.Measure(model, new CoderSites(StoryCapture.Site), new PairCoder(64), rows.Mean, contexts,
            Workers.All, cancel: TestContext.Current.CancellationToken);
        Assert.Equal((46_701, 100), (loss.Predictions, loss.Contexts));
        Assert.Equal(1.43194, loss.CeClean, 2e-5);
        Assert.Equal(10.44588, loss.CeZero, 2e-5);
        Assert.Equal(5.28448, loss.CeMean, 2e-5);
        Assert.Equal((loss.CeClean, 0), (loss.CeSpliced, loss.KlSpliced));
    }
}
