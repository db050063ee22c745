using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// The controls of --freeze, for every kind: what is frozen keeps its bits, all else moves, and it still learns something.
/// </summary>
public class FrozenTests
{
    public static TheoryData<string, Freeze> Kinds()
    {
        var data = new TheoryData<string, Freeze>();
        foreach (Architecture kind in Architecture.All.Where(kind => kind is not FittedArchitecture))
            foreach (Freeze freeze in (Freeze[])[Freeze.Encoder, Freeze.Decoder])
                if (kind != Architecture.MatchingPursuit || freeze != Freeze.Encoder) data.Add(kind.Name, freeze);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_frozen_keeps_its_bits_and_the_rest_learns(string name, Freeze freeze)
    {
        TrainConfig config = SmallTraining.Of(name) with { Freeze = freeze };
        // Thresholds that stay have to let something through from the start.
        if (name == "jumprelu") config = config with { StartThreshold = 0.5 };
        Architecture kind = Architecture.Of(config);
        int sites = kind == Architecture.CrossLayer ? 2 : 1;
        using MatrixSource source = SmallTraining.Source(), second = SmallTraining.Source(seed: 6);
        MatrixSource[] reads = sites == 1 ? [source] : [source, second];
        using TrainState start = kind.State(config, new RowLayout([.. reads.Select(one => one.Width)], []));
        start.Start(config, Workers.One);
        using var folder = new TempFolder();
        TrainResult result = new Trainer(reads, [], config, folder.Path, Workers.One).Run(
            new TrainOptions { CheckpointSeconds = 1e9 }, SmallTraining.Metadata, null, TestContext.Current.CancellationToken);
        (result.Coder as IDisposable)?.Dispose();

        using SafetensorsFile trained = SafetensorsFile.Open(folder.File("checkpoints", "last.safetensors"));
        foreach (Parameter parameter in start.Parameters)
        {
            bool encoder = parameter.Name.StartsWith("encoder_weight", StringComparison.Ordinal)
                || start.LatentNumbers.Contains(parameter);
            bool decoder = parameter.Name.StartsWith("decoder_weight", StringComparison.Ordinal);
            // A tied encoder has no bias that could move.
            bool still = freeze == Freeze.Encoder ? encoder
                : decoder || (encoder && kind == Architecture.MatchingPursuit);
            Assert.True(still == parameter.ToArray().AsSpan().SequenceEqual(trained.Floats($"{parameter.Name}.value")),
                $"{parameter.Name} {(still ? "moved" : "did not move")}");
        }
        double[] fvu = [.. File.ReadLines(folder.File("metrics.jsonl"))
            .Select(line => JsonSerializer.Deserialize<StepMetrics>(line, JsonFile.Options)!.Fvu)];
        Assert.InRange(fvu[^5..].Average(), 0, 0.97 * fvu[..3].Average());
    }
}
