using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary><see cref="GatedSae"/></summary>
sealed class GatedKind : SaeKind
{
    public override string Name => "gated";

    public override string EncoderBias => "b_gate";

    public override bool InSaeLens(Sae sae) => sae.IsAutoencoder;

    public override bool Makes(Sae sae) => sae is GatedSae;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector) =>
        new GatedSae(weights, vector("b_mag"), vector("r_mag"));

    public override IEnumerable<TensorData> Tensors(Sae sae) =>
    [
        TensorData.Of("b_mag", ((GatedSae)sae).MagnitudeBias.ToArray(), sae.LatentCount),
        TensorData.Of("r_mag", ((GatedSae)sae).MagnitudeScale.ToArray(), sae.LatentCount),
    ];
}
