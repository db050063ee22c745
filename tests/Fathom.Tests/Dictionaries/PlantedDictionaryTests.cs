using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>A world whose directions are known: training finds them.</summary>
public class PlantedDictionaryTests
{
    const int Width = 16, Directions = 32, Rows = 20_000, Active = 2;

    /// <summary>32 unit directions in 16 dimensions; each row adds two of them, of sizes 1 to 3, to an offset.</summary>
    static (float[] Rows, float[] Truth) World()
    {
        var random = new Philox(20, 0);
        ulong counter = 0;
        float[] truth = UnitRows(new Philox(20, 1), Directions);
        var rows = new float[Rows * Width];
        for (int i = 0; i < Rows; i++)
        {
            for (int c = 0; c < Width; c++) rows[i * Width + c] = 3;
            for (int part = 0; part < Active; part++)
            {
                int direction = (int)random.Below(counter++, Directions);
                float size = (float)(1 + 2 * random.Uniform(counter++));
                for (int c = 0; c < Width; c++) rows[i * Width + c] += size * truth[direction * Width + c];
            }
        }
        return (rows, truth);
    }

    [Fact]
    public void Training_finds_the_directions_that_made_the_rows()
    {
        (float[] rows, float[] truth) = World();
        using MatrixSource source = new(rows, Width, Rows - 2000);
        using var folder = new TempFolder();
        var config = new TrainConfig { Latents = 48, K = Active, Batch = 256, Tokens = 256 * 2500, LearningRate = 3e-3 };
        TrainResult result = SmallTraining.Train(folder.Path, config, source, workers: 2);
        using Sae sae = result.Sae;
        Assert.InRange(MeanLargestCosine(truth, sae.DecoderWeight), 0.95, 1.0001);
        Assert.InRange(MeanLargestCosine(truth, UnitRows(new Philox(20, 2), config.Latents)), 0, 0.7);
        Assert.InRange(result.Last!.Fvu, 0, 0.05);

        // The held-out rows too, against their own variance, worked out here.
        float[] heldOut = rows[^(2000 * Width)..];
        var codes = new SparseCodes(2000, Active);
        var reconstruction = new float[heldOut.Length];
        sae.Encode(heldOut, 2000, codes, new Workers(2));
        sae.Decode(heldOut, codes, reconstruction, new Workers(2));
        double error = 0, variance = 0;
        for (int c = 0; c < Width; c++)
        {
            double mean = Enumerable.Range(0, 2000).Average(row => heldOut[row * Width + c]);
            for (int row = 0; row < 2000; row++)
            {
                error += Math.Pow(heldOut[row * Width + c] - reconstruction[row * Width + c], 2);
                variance += Math.Pow(heldOut[row * Width + c] - mean, 2);
            }
        }
        Assert.InRange(error / variance, 0, 0.05);
    }

    /// <summary>MMCS: the mean over true directions of the largest cosine with any learnt one.</summary>
    static double MeanLargestCosine(float[] truth, ReadOnlySpan<float> learnt)
    {
        double sum = 0;
        for (int i = 0; i < truth.Length; i += Width)
        {
            double best = -1;
            for (int j = 0; j < learnt.Length; j += Width)
            {
                double cosine = 0;
                for (int c = 0; c < Width; c++) cosine += truth[i + c] * learnt[j + c];
                best = Math.Max(best, cosine);
            }
            sum += best;
        }
        return sum / (truth.Length / Width);
    }

    static float[] UnitRows(Philox random, int count)
    {
        var rows = new float[count * Width];
        for (int i = 0; i < count; i++)
        {
            double[] row = [.. Enumerable.Range(i * Width, Width).Select(at => random.Normal((ulong)at))];
            double norm = Math.Sqrt(row.Sum(x => x * x));
            for (int c = 0; c < Width; c++) rows[i * Width + c] = (float)(row[c] / norm);
        }
        return rows;
    }
}
