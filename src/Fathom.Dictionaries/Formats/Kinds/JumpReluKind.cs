using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary><see cref="JumpReluSae"/></summary>
sealed class JumpReluKind : SaeKind
{
    public override string Name => "jumprelu";

    public override bool InSaeLens(Sae sae) => true;

    public override bool Makes(Sae sae) => sae is JumpReluSae;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector) =>
        new JumpReluSae(weights, vector("threshold"));

    public override IEnumerable<TensorData> Tensors(Sae sae) =>
        [TensorData.Of("threshold", ((JumpReluSae)sae).Threshold.ToArray(), sae.LatentCount)];
}
