using Fathom.Dictionaries;
using Fathom.Tests.Files;

namespace Fathom.Tests.Dictionaries;

/// <summary>What each kind of dictionary refuses of its options, by their names.</summary>
public class KindRefusalTests
{
    static TrainConfig Of(string kind) => new() { Architecture = kind, Latents = 64, Batch = 16 };

    public static TheoryData<string, TrainConfig> Wrong() => new()
    {
        { "--k 7", Of("groupmax") with { K = 7 } },
        { "--multi-k 1", Of("multitopk") with { MultiK = 1 } },
        { "--multi-weight 0", Of("multitopk") with { MultiWeight = 0 } },
        { "--multi-k", Of("topk") with { MultiK = 4 } },
        { "--prefixes 8,8", Of("matryoshka") with { Prefixes = "8,8" } },
        { "--prefixes 64", Of("matryoshka") with { Prefixes = "64" } },
        { "--prefixes 8;16", Of("matryoshka") with { Prefixes = "8;16" } },
        { "--prefixes", Of("matryoshka") with { Prefixes = string.Join(',', Enumerable.Range(1, 64)), Latents = 100 } },
        { "--prefix-weights", Of("matryoshka") with { Prefixes = "8", PrefixWeights = "1" } },
        { "--prefix-weights 1,0", Of("matryoshka") with { Prefixes = "8", PrefixWeights = "1,0" } },
        { "--prefix-weights 1,NaN", Of("matryoshka") with { Prefixes = "8", PrefixWeights = "1,NaN" } },
        { "--prefixes", Of("batchtopk") with { Prefixes = "8" } },
        { "--end-power 0", Of("p-anneal") with { EndPower = 0 } },
        { "--anneal-start 0.9", Of("p-anneal") with { AnnealStart = 0.9 } },
        { "--k", Of("p-anneal") with { K = 3 } },
        { "--sparsity -1", Of("jumprelu") with { Sparsity = -1 } },
        { "--sparsity-warmup 2", Of("jumprelu") with { SparsityWarmup = 2 } },
        { "--target-l0 65", Of("jumprelu") with { TargetL0 = 65 } },
        { "--target-l0", Of("jumprelu") with { TargetL0 = 3, SparsityForm = SparsityForm.Tanh } },
        { "--target-l0: is pulled", Of("jumprelu") with { TargetL0 = 3, Sparsity = 0 } },
        { "--tanh-scale", Of("jumprelu") with { TanhScale = 3 } },
        { "--bandwidth 0", Of("jumprelu") with { Bandwidth = 0 } },
        { "--start-threshold 0", Of("jumprelu") with { StartThreshold = 0 } },
        { "--pre-activation -1", Of("jumprelu") with { PreActivation = -1 } },
        { "--l1", Of("jumprelu") with { L1 = 1 } },
        { "--target-l0 65", Of("gated") with { TargetL0 = 65 } },
        { "--residual-threshold 1", Of("matching-pursuit") with { ResidualThreshold = 1 } },
        { "--architecture matching-pursuit goes", Of("matching-pursuit") with { Accumulate = 2 } },
        { "--architecture clt goes", Of("clt") with { Optimiser = Optimiser.Muon } },
        { "--architecture clt goes", Of("clt") with { ResampleEvery = 9 } },
        { "--architecture matching-pursuit goes", Of("matching-pursuit") with { Init = "there" } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_value_out_of_range_is_one_line(string option, TrainConfig config)
    {
        var refusal = Assert.Throws<OptionException>(() => config.Validate(8, 100));
        Refusal.AssertOneLine(refusal);
        Assert.StartsWith(option, refusal.Message);
    }

    /// <summary>The defaults, of few latents fewer of them, as they are written into a dictionary and read again.</summary>
    [Fact]
    public void Prefixes_are_shares_of_the_latents()
    {
        TrainConfig Resolved(int latents) =>
            Architecture.Of(Of("matryoshka")).Resolved(Of("matryoshka") with { Latents = latents });
        Assert.Equal(("32,96,224,480", "1,1,1,1,1"), (Resolved(1024).Prefixes, Resolved(1024).PrefixWeights));
        Assert.Equal(("2,4", "1,1,1"), (Resolved(10).Prefixes, Resolved(10).PrefixWeights));
        (Resolved(10) with { K = 3 }).Validate(8, 100);
        Assert.Equal("", Resolved(1).Prefixes);
        TrainConfig again = Architecture.Of(Of("matryoshka")).Resolved(Resolved(1));
        Assert.Equal(("", "1"), (again.Prefixes, again.PrefixWeights));
    }
}
