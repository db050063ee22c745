using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Models;

public class NextTokenLossTests
{
    static readonly TokenBatch Batch = TokenBatch.Of([3, 16, 0, 7, 7], [9], [2, 11, 1]);

    [Fact]
    public void Losses_and_divergences_are_those_of_the_definition_over_whole_logits()
    {
        using var model = TinyModel.Create(TinyModel.Llama, Workers.All);
        var hooks = new Hooks().Add(new Site(SiteKind.MlpOut, 1), view => view.Values.Clear());
        var clean = NextTokenLoss.Of(model, Batch, keep: true);
        var ablated = NextTokenLoss.Of(model, Batch, hooks, against: clean);
        Assert.Null(clean.Divergences);

        double[][] p = LogProbabilities(model.Logits(Batch)), q = LogProbabilities(model.Logits(Batch, hooks));
        (int Row, int Next)[] predictions = [(0, 16), (1, 0), (2, 7), (3, 7), (6, 11), (7, 1)];
        Assert.Equal(predictions.Length, ablated.NegativeLogLikelihoods.Length);
        for (int i = 0; i < predictions.Length; i++)
        {
            var (row, next) = predictions[i];
            Assert.Equal(-p[row][next], clean.NegativeLogLikelihoods[i], 1e-5);
            Assert.Equal(-q[row][next], ablated.NegativeLogLikelihoods[i], 1e-5);
            Assert.Equal(p[row].Zip(q[row], (a, b) => Math.Exp(a) * (a - b)).Sum(), ablated.Divergences![i], 1e-5);
            Assert.Equal(q[row].Max() == q[row][next], ablated.Correct[i]);
        }
        Assert.Equal(predictions.Average(t => -p[t.Row][t.Next]), clean.Mean, 1e-5);
    }

    [Fact]
    public void An_intervention_that_changes_nothing_has_the_same_bits_and_no_divergence()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        var clean = NextTokenLoss.Of(model, Batch, keep: true);
        var same = NextTokenLoss.Of(model, Batch, new Hooks().Add(new Site(SiteKind.ResidPost, 0), _ => { }), against: clean);
        Assert.Equal(clean.NegativeLogLikelihoods, same.NegativeLogLikelihoods);
        Assert.All(same.Divergences!, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Rows_beyond_one_block_of_logits_have_the_bits_of_short_batches()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2, new Workers(2));
        int[][] texts = [.. Enumerable.Range(0, 150).Select(s => Text(s, length: 9 + s % 7))];
        var hooks = new Hooks().Add(new Site(SiteKind.AttnOut, 0), view => view.Values.Clear());
        var batch = TokenBatch.Of(texts);
        Assert.True(batch.Rows > model.LogitRows);
        var whole = NextTokenLoss.Of(model, batch, hooks, against: NextTokenLoss.Of(model, batch, keep: true));

        TokenLosses[] parts =
        [
            .. texts.Select(text => TokenBatch.Of(text))
                .Select(one => NextTokenLoss.Of(model, one, hooks, against: NextTokenLoss.Of(model, one, keep: true))),
        ];
        Assert.Equal(parts.SelectMany(part => part.NegativeLogLikelihoods), whole.NegativeLogLikelihoods);
        Assert.Equal(parts.SelectMany(part => part.Divergences!), whole.Divergences!);
        float[] logits = model.Logits(batch);
        Assert.Equal(texts.SelectMany(text => model.Logits(TokenBatch.Of(text))).ToArray(), logits);
    }

    [Fact]
    public void Only_a_kept_run_of_the_same_batch_can_be_compared_with()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        Assert.Throws<ArgumentException>(() => NextTokenLoss.Of(model, Batch, against: NextTokenLoss.Of(model, Batch)));
        var other = NextTokenLoss.Of(model, TokenBatch.Of([1, 2]), keep: true);
        Assert.Throws<ArgumentException>(() => NextTokenLoss.Of(model, Batch, against: other));
    }

    static int[] Text(int seed, int length) => [.. Enumerable.Range(0, length).Select(i => (seed + i * i) % 17)];

    static double[][] LogProbabilities(float[] logits) =>
    [
        .. logits.Chunk(logits.Length / Batch.Rows).Select(row =>
        {
            double normalizer = Math.Log(row.Sum(x => Math.Exp(x)));
            return row.Select(x => x - normalizer).ToArray();
        }),
    ];
}
