using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary><see cref="GroupMaxSae"/></summary>
sealed class GroupMaxKind : SaeKind
{
    public override string Name => "groupmax";

    public override bool InSaeLens(Sae sae) => false;

    public override bool Makes(Sae sae) => sae is GroupMaxSae;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector) =>
        new GroupMaxSae(weights, config.Number("k"));

    public override void Describe(Sae sae, JsonObject config) => config["k"] = ((GroupMaxSae)sae).K;
}
