using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>The cross-layer transcoder: its step against finite differences, its coder against a transcoder with the zeros.</summary>
public class CrossLayerTests
{
    const double Variance = 3;

    static TrainConfig Config(int latents, int rows, int k) => FiniteDifferences.Plain("clt", latents, rows) with { K = k };

    /// <summary>Σ‖ŷ − y‖² / (n V) by plain loops over all layers.</summary>
    static double Loss(IReadOnlyDictionary<string, double[]> at, RowLayout layout, int latents, int k, float[] x)
    {
        int layers = layout.Reads.Count, n = x.Length / layout.RowWidth;
        double[] bias = at["decoder_bias"];
        double loss = 0;
        for (int row = 0; row < n; row++)
        {
            double Column(int c) => x[row * layout.RowWidth + c];
            double[] r = [.. bias.Select((b, c) => b - Column(layout.Autoencodes ? c : layout.Width + c))];
            var pre = new List<(double Value, int Layer, int Index)>();
            for (int l = 0, first = 0; l < layers; first += layout.Reads[l++])
            {
                int from = (int)((long)latents * l / layers), end = (int)((long)latents * (l + 1) / layers), d = layout.Reads[l];
                for (int j = from; j < end; j++)
                    pre.Add((at["encoder_bias"][j] + Enumerable.Range(0, d).Sum(c => at[$"encoder_weight.{l}"][(j - from) * d + c]
                        * (Column(first + c) - (layout.Autoencodes ? bias[first + c] : 0))), l, j - from));
            }
            foreach ((double f, int l, int i) in pre.OrderByDescending(one => one.Value).Take(k * layers))
            {
                int column = layout.Outputs.Take(l).Sum(), width = layout.Outputs.Skip(l).Sum();
                for (int c = 0; c < width && f > 0; c++) r[column + c] += f * at[$"decoder_weight.{l}"][i * width + c];
            }
            loss += r.Sum(value => value * value);
        }
        return loss / (n * Variance);
    }

    /// <summary>Of two and three layers of odd widths, writing others or themselves, with more latents than a panel.</summary>
    [Theory]
    [InlineData("3 4 2", "5 2 3", 13, 1, 9)]
    [InlineData("6 17", "3 20", 101, 4, 21)]
    [InlineData("3 4 2", "", 50, 2, 9)]
    public void The_gradient_is_the_slope_of_the_loss(string reads, string writes, int latents, int k, int n)
    {
        RowLayout layout = new(Widths(reads), Widths(writes));
        TrainConfig config = Config(latents, n, k);
        config.Validate(layout.Width, 100);
        Architecture.Of(config).RequireLayout(config, layout);
        using TrainState state = FiniteDifferences.State(config, layout);
        using TrainingStep step = Architecture.Of(config).Step(config, state, Variance, new Workers(2));
        float[] x = FiniteDifferences.Batch(n, layout.RowWidth);
        StepMetrics metrics = FiniteDifferences.Agree(state, step, x, at => Loss(at, layout, latents, k, x));
        Assert.InRange(metrics.L0, 1, k * layout.Reads.Count);
    }

    /// <summary>
    /// The saved dictionary on raw rows is a TopK transcoder whose weights are filled up with zeros, and does on raw rows what
    /// the parameters do on scaled ones.
    /// </summary>
    [Theory]
    [InlineData("3 4 2", "5 2 3")]
    [InlineData("3 4 2", "")]
    public void It_is_a_transcoder_with_zeros(string reads, string writes)
    {
        const int latents = 47, k = 3, n = 30;
        RowLayout layout = new(Widths(reads), Widths(writes));
        TrainConfig config = Config(latents, n, k);
        using TrainState state = FiniteDifferences.State(config, layout);
        double[] scales = layout.Autoencodes ? [0.5, 2, 0.25] : [0.5, 2, 0.25, 4, 0.125, 1.5];
        using var saved = (CrossLayerTranscoder)Architecture.Of(config).Finish(config, state, scales);
        using var asTrained = (CrossLayerTranscoder)Architecture.Of(config).Finish(config, state, [.. scales.Select(_ => 1.0)]);
        SaeWeights weights = new(saved.EncoderWeight.ToArray(), saved.EncoderBias.ToArray(), saved.DecoderWeight.ToArray(),
            saved.DecoderBias.ToArray())
        { CentersInput = layout.Autoencodes, IsTranscoder = !layout.Autoencodes };
        using var full = new TopKSae(weights, k * 3);
        float[] scaled = FiniteDifferences.Batch(n, layout.Width), raw = [.. scaled];
        for (int i = 0; i < raw.Length; i++) raw[i] /= (float)scales[Part(layout.Reads, i % layout.Width)];

        (SparseCodes codes, float[] written) = Coded(saved, raw, n);
        (SparseCodes fullCodes, float[] fullWritten) = Coded(full, raw, n);
        (_, float[] trainedWritten) = Coded(asTrained, scaled, n);
        for (int row = 0; row < n; row++)
        {
            Assert.Equal(fullCodes.RowIndices(row), codes.RowIndices(row));
            for (int i = 0; i < codes.Counts[row]; i++) Assert.Equal(fullCodes.RowValues(row)[i], codes.RowValues(row)[i], 1e-4);
        }
        for (int i = 0; i < written.Length; i++)
        {
            Assert.Equal(fullWritten[i], written[i], 1e-4);
            int part = Part(layout.Outputs, i % layout.OutputWidth);
            Assert.Equal(trainedWritten[i], written[i] * scales[layout.Autoencodes ? part : 3 + part], 1e-4);
        }
        Assert.All(asTrained.WriteNorms.ToArray(), norm => Assert.Equal(1, norm, 1e-5));
        Assert.Equal(0, saved.DecoderWeight[(latents - 1) * layout.OutputWidth]);
    }

    [Fact]
    public void Folders_hold_no_zeros_and_read_back()
    {
        RowLayout layout = new([3, 4, 2], [5, 2, 3]);
        TrainConfig config = Config(47, 9, 3);
        using TrainState state = FiniteDifferences.State(config, layout);
        using var saved = (CrossLayerTranscoder)Architecture.Of(config).Finish(config, state, [1, 2, 3, 4, 5, 6]);
        using var folder = new TempFolder();
        SaeLensFolder.Write(folder.Path, saved, new Dictionary<string, object?>(), new double[47]);
        using (SafetensorsFile file = SafetensorsFile.Open(folder.File("sae_weights.safetensors")))
            Assert.Equal(47 + 10 + 15 * 3 + 16 * 4 + 16 * 2 + 15 * 10 + 16 * 5 + 16 * 3,
                file.Tensors.Values.Sum(tensor => tensor.Shape.Aggregate(1L, (size, length) => size * length)));
        using var read = (CrossLayerTranscoder)SaeLensFolder.Read(folder.Path).Coder;
        Assert.Equal(saved.EncoderWeight, read.EncoderWeight);
        Assert.Equal(saved.DecoderWeight, read.DecoderWeight);
        Assert.Equal(saved.EncoderBias, read.EncoderBias);
        Assert.Equal(saved.DecoderBias, read.DecoderBias);
        Assert.Equal((3, false), (read.K, read.IsAutoencoder));

        string config2 = File.ReadAllText(folder.File("cfg.json"));
        foreach ((string from, string to, string reason) in new[]
        {
            ("\"layers_in\"", "\"layers\"", "layers_in"), ("\"d_sae\": 47", "\"d_sae\": 46", "W_enc.1"),
            ("\"k\": 3", "\"k\": 16", "k is 16"),
        })
        {
            File.WriteAllText(folder.File("cfg.json"), config2.Replace(from, to));
            Assert.Contains(reason, Assert.Throws<InputException>(() => SaeLensFolder.Read(folder.Path)).Message);
        }
    }

    /// <summary>The permuted decoder changes what is written and nothing of what is read.</summary>
    [Fact]
    public void A_permuted_decoder_leaves_the_latents_as_they_are()
    {
        RowLayout layout = new([3, 4, 2], [5, 2, 3]);
        TrainConfig config = Config(47, 9, 3);
        using TrainState state = FiniteDifferences.State(config, layout);
        using var saved = (CrossLayerTranscoder)Architecture.Of(config).Finish(config, state, [1, 1, 1, 1, 1, 1]);
        int[] order = [.. Enumerable.Range(0, 47).Select(i => (i * 5 + 20) % 47)];
        using var permuted = (CrossLayerTranscoder)saved.WithPermutedDecoder(order);
        float[] x = FiniteDifferences.Batch(20, layout.Width);
        (SparseCodes codes, float[] written) = Coded(saved, x, 20);
        (SparseCodes same, float[] other) = Coded(permuted, x, 20);
        for (int row = 0; row < 20; row++) Assert.Equal(codes.RowValues(row), same.RowValues(row));
        Assert.NotEqual(written, other);
        for (int i = 0; i < 47; i++)
            Assert.Equal(saved.DecoderWeight.Slice(order[i] * 10, 10), permuted.DecoderWeight.Slice(i * 10, 10));
    }

    [Fact]
    public void Sites_that_do_not_pair_are_refused()
    {
        TrainConfig config = Config(47, 9, 3);
        Refused(config, new([3], [4]), "1 sites to read and 1 to write");
        Refused(config, new([3, 4], [4]), "2 sites to read and 1 to write");
        Refused(config with { K = 24 }, new([3, 4], []), "expected at most 23");
        // Of the latents a third reads each layer, so that these are 2¹⁸ · 4096 weights and not three times as many.
        TrainConfig wide = config with { Latents = 1 << 18 };
        var layout = new RowLayout([4096, 4096, 4096], [64, 64, 64]);
        wide.Validate(layout.Width, rows: 10);
        Architecture.Of(wide).RequireLayout(wide, layout);
        Refused(wide with { Latents = 1 << 20 }, layout, "more than 2³¹ − 1 weights");

        static void Refused(TrainConfig config, RowLayout layout, string reason) => Assert.Contains(reason,
            Assert.Throws<OptionException>(() => Architecture.Of(config).RequireLayout(config, layout)).Message);
    }

    /// <summary>From two sites to two others: the same files for any number of threads, and stopped and resumed.</summary>
    [Fact]
    public void Threads_and_stops_change_no_bit()
    {
        using TempFolder one = new(), three = new(), pieces = new();
        Train(one.Path, 1, null);
        Train(three.Path, 3, null);
        Assert.Throws<OperationCanceledException>(() => Train(pieces.Path, 2, stop: 7));
        Assert.Throws<OperationCanceledException>(() => Train(pieces.Path, 3, stop: 37));
        Train(pieces.Path, 1, null);
        Assert.Equal(SmallTraining.Files(one.Path), SmallTraining.Files(three.Path));
        Assert.Equal(SmallTraining.Files(one.Path), SmallTraining.Files(pieces.Path));
    }

    static void Train(string folder, int workers, long? stop)
    {
        MatrixSource[] sites = [.. Enumerable.Range(4, 4).Select(seed => SmallTraining.Source((ulong)seed))];
        using var cancel = new CancellationTokenSource();
        TrainResult result = new Trainer(sites[..2], sites[2..], SmallTraining.Of("clt"), folder, new Workers(workers)).Run(
            new TrainOptions { Resume = true, CheckpointSeconds = 1e9 }, SmallTraining.Metadata,
            metrics => { if (metrics.Step == stop) cancel.Cancel(); }, cancel.Token);
        ((CrossLayerTranscoder)result.Coder).Dispose();
    }

    static int[] Widths(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    static int Part(IReadOnlyList<int> widths, int column)
    {
        int part = 0;
        while (column >= widths[part]) column -= widths[part++];
        return part;
    }

    static (SparseCodes, float[]) Coded(ISparseCoder coder, float[] x, int n)
    {
        var codes = new SparseCodes(0, 1);
        var written = new float[n * coder.OutputWidth];
        coder.Encode(x, n, codes, new Workers(2));
        coder.Decode(x, codes, written, new Workers(2));
        return (codes, written);
    }
}
