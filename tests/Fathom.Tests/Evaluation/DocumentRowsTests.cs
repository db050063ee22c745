using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>Figures of documents drawn with replacement.</summary>
public sealed class DocumentRowsTests
{
    /// <summary>A dictionary that misses nothing misses nothing on other documents.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.25)]
    public void What_is_missed_of_all_rows_alike_is_so_in_every_draw(float scale, double expected)
    {
        const int documents = 12, width = 2;
        var random = new Philox(1, 0);
        // Rows in pairs x, −x, so that means are 0 in every draw and FVU is (1 − scale)².
        float[] x = [.. Enumerable.Range(0, documents).SelectMany(i => new[] { 1.0, -1 }.SelectMany(sign => Enumerable.Range(0, width)
            .Select(j => (float)(sign * random.Normal((ulong)(i * width + j))))))];
        float[] reconstruction = [.. x.Select(value => scale * value)];
        int[] document = [.. Enumerable.Range(0, 2 * documents).Select(i => i / 2)];
        SparseCodes codes = Codes.None(2 * documents);
        var rows = new DocumentRows([0.5, -2]);
        rows.Add(x, reconstruction, codes, document, Workers.One);
        var metrics = new ReconstructionMetrics(width, []);
        metrics.Add(x, reconstruction, codes, [], Workers.One);
        ReconstructionSummary summary = metrics.Summary(Workers.One).Item1;
        Assert.Equal(expected, summary.FractionUnexplained, 1e-6);
        Assert.All(rows.Resampled(summary, 0, Workers.One)["fvu"], draw => Assert.Equal(expected, draw, 1e-6));
    }
}
