using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Pitfall 8: sentences that lie side by side must not be trained on side by side.</summary>
public class BatchSamplerTests
{
    const int Train = 1000, HeldOut = 300, Batch = 64;

    /// <summary>Rows whose only number is their own number, so that a batch says which rows it holds.</summary>
    static MatrixSource Numbered() => new([.. Enumerable.Range(0, Train + HeldOut).Select(row => (float)row)], 1, Train);

    static long[] Rows(IEnumerable<long> steps, ulong seed, int workers = 1, int batch = Batch)
    {
        using MatrixSource source = Numbered();
        var sampler = new BatchSampler(new([source], []), batch, seed, new Workers(workers));
        var x = new float[batch];
        return [.. steps.SelectMany(step =>
        {
            sampler.Read(step, x);
            return Array.ConvertAll(x, value => (long)Math.Round(value * Math.Sqrt(source.MeanSquaredNorm)));
        })];
    }

    static IEnumerable<long> Steps(int count) => Enumerable.Range(0, count).Select(step => (long)step);

    /// <summary>125 batches of 64 are eight passes; the passes end inside of batches.</summary>
    [Theory]
    [InlineData(Batch)]
    [InlineData(2500)]
    public void Every_training_row_comes_once_a_pass_and_no_held_out_row_ever(int batch)
    {
        long[] rows = Rows(Steps(8 * Train / batch + 1), seed: 5, batch: batch);
        for (int pass = 0; pass < 8; pass++)
            Assert.Equal(Enumerable.Range(0, Train).Select(row => (long)row), rows.Skip(pass * Train).Take(Train).Order());
        Assert.NotEqual(rows[..Train], rows[Train..(2 * Train)]);
    }

    /// <summary>In a random order two rows are a third of all apart on average, and neighbours twice in 1,000 pairs.</summary>
    [Fact]
    public void Pitfall_8_rows_of_a_batch_come_from_the_whole_store()
    {
        long[] rows = Rows(Steps(15), seed: 5);
        long[] gaps = [.. rows.Zip(rows.Skip(1), (a, b) => Math.Abs(a - b))];
        Assert.InRange(gaps.Average(), 300, 366);
        Assert.InRange(gaps.Count(gap => gap == 1), 0, 8);
        foreach (long[] batch in rows.Chunk(Batch)) Assert.InRange(batch.Average(), 350, 650);
    }

    [Fact]
    public void A_batch_is_a_function_of_seed_and_step_alone()
    {
        long[] steps = [40, 3, 17, 3, 16, 15, 0];
        long[] inOrder = Rows(Steps(41), seed: 5);
        Assert.Equal(steps.SelectMany(step => inOrder.Skip((int)step * Batch).Take(Batch)), Rows(steps, seed: 5, workers: 3));
        Assert.NotEqual(inOrder, Rows(Steps(41), seed: 6));
    }

    /// <summary>Each part by its own scale, so that its mean squared norm is its width; parts lie side by side.</summary>
    [Fact]
    public void Rows_come_times_the_scale_of_each_part()
    {
        using MatrixSource narrow = Numbered(), wide = new([.. Enumerable.Range(0, 2 * (Train + HeldOut)).Select(i => 3f - i)], 2,
            Train);
        double[] scales = [1 / Math.Sqrt(narrow.MeanSquaredNorm), Math.Sqrt(2 / wide.MeanSquaredNorm)];
        float[] one = new float[Batch], both = new float[3 * Batch];
        new BatchSampler(new([narrow], []), Batch, 2, new Workers(1)).Read(0, one);
        new BatchSampler(new([narrow], [wide]), Batch, 2, new Workers(2)).Read(0, both);
        for (int i = 0; i < Batch; i++)
        {
            double row = one[i] / scales[0];
            Assert.Equal(Math.Round(row), row, 1e-3);
            Assert.Equal([row * scales[0], (3 - 2 * row) * scales[1], (2 - 2 * row) * scales[1]],
                both.Skip(3 * i).Take(3).Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-4);
        }
        using MatrixSource shorter = new(new float[Train], 1, Train);
        Assert.Contains("expected captures of the same tokens",
            Assert.Throws<InputException>(() => new TrainingRows([narrow], [shorter])).Message);
    }
}
