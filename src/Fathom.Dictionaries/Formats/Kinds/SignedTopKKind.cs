using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary><see cref="SignedTopKSae"/></summary>
sealed class SignedTopKKind : SaeKind
{
    public override string Name => "signed_topk";

    public override bool InSaeLens(Sae sae) => false;

    public override bool Makes(Sae sae) => sae is SignedTopKSae;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector) =>
        new SignedTopKSae(weights, config.Number("k"), config.Flag("by_magnitude", true));

    public override void Describe(Sae sae, JsonObject config)
    {
        config["k"] = ((SignedTopKSae)sae).K;
        config["by_magnitude"] = ((SignedTopKSae)sae).ByMagnitude;
    }
}
