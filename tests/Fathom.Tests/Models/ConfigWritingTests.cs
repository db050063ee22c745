using Fathom.Models;

namespace Fathom.Tests.Models;

/// <summary>A config that is written reads back as the same record, whatever it says.</summary>
public class ConfigWritingTests
{
    public static TheoryData<string> Names => [.. Configs.Keys];

    static readonly Dictionary<string, ModelConfig> Configs = new()
    {
        ["gpt2"] = TinyModel.Gpt2,
        ["llama"] = TinyModel.Llama,
        ["gpt2 of its own"] = TinyModel.Gpt2 with
        {
            Activation = Activation.GeluErf,
            TiedHead = false,
            NormEpsilon = 3.3333e-6f,
            InitializerRange = 0.015,
            BosId = 3,
            EosIds = [3],
            PadId = 1,
        },
        ["llama of its own"] = TinyModel.Llama with
        {
            TiedHead = true,
            AttentionBias = false,
            MlpBias = false,
            RopeTheta = 500_000,
            RopeScaling = new RopeScaling.Linear(4),
            NormEpsilon = 1.234567e-6f,
            BosId = 0,
            EosIds = [1, 5],
        },
        ["plain rope"] = TinyModel.Llama with { RopeScaling = null },
        ["attention only"] = TinyModel.Gpt2 with { HasMlp = false },
        ["mlp only"] = TinyModel.Llama with { HasAttention = false },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_reads_back_as_it_was(string name)
    {
        ModelConfig config = Configs[name], read = ModelConfig.Parse(config.ToJson(), "test");
        Assert.Equal(config.EosIds, read.EosIds);
        // Lists compare by reference.
        Assert.Equal(config with { EosIds = [] }, read with { EosIds = [] });
    }
}
