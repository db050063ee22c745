using System.Security.Cryptography;
using Fathom.Models.Pretraining;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Pretraining;

/// <summary>A training may go on from a finished model with a schedule of its own, and only one process trains in a folder.</summary>
public class ContinuedTrainingTests
{
    [Fact]
    public void It_starts_from_the_weights_that_are_given()
    {
        using var folder = new TempFolder();
        string first = folder.File("first"), second = folder.File("second"), third = folder.File("third");
        SmallPretraining.Train(first);
        // A step of hardly any length leaves the weights as they are, to the digits that this one has.
        var still = SmallPretraining.Config with { Steps = 1, LearningRate = 1e-12, Checkpoints = 0, Start = Hash(first) };
        Go(first, second, still);
        using (TrainableModel before = TrainableModel.Load(first, Workers.One), after = TrainableModel.Load(second, Workers.One))
            for (int i = 0; i < before.Tensors.Count; i++)
                for (int j = 0; j < before.Tensors[i].Value.Length; j++)
                    Assert.Equal(before.Tensors[i].Value[j], after.Tensors[i].Value[j], 1e-9f);
        PretrainResult result = Go(second, third, SmallPretraining.Config with { Start = Hash(second), Seed = 8 });
        Assert.NotEqual(Weights(second), Weights(third));
        Assert.Equal("1", result.Summary.From!["steps"]!.ToString());
        Assert.Equal("24", result.Summary.From["from"]!["steps"]!.ToString());
    }

    [Fact]
    public void Only_one_process_trains_in_a_folder()
    {
        using var folder = new TempFolder();
        InputException? refused = null;
        SmallPretraining.Train(folder.File("model"), progress: _ =>
            refused ??= Assert.Throws<InputException>(() => SmallPretraining.Resume(folder.File("model"))));
        Assert.Contains("another process trains here", refused!.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("model", "lock")));
    }

    [Fact]
    public void Overwriting_leaves_what_no_training_wrote()
    {
        using var folder = new TempFolder();
        SmallPretraining.Train(folder.File("model"));
        File.WriteAllText(folder.File("model", "README.txt"), "mine");
        SmallPretraining.Train(folder.File("model"), options: new PretrainOptions { Overwrite = true, SaveSeconds = 1e9 });
        Assert.Equal("mine", File.ReadAllText(folder.File("model", "README.txt")));
    }

    static PretrainResult Go(string from, string to, PretrainConfig config) =>
        new Pretrainer(SmallPretraining.Model(), config, SmallPretraining.Source, to, new Workers(1), from)
            .Run(new PretrainOptions { SaveSeconds = 1e9 }, null, CancellationToken.None);

    static string Hash(string folder) => Convert.ToHexStringLower(SHA256.HashData(Weights(folder)));

    static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
}
