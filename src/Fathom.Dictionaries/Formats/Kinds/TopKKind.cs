using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary><see cref="TopKSae"/></summary>
sealed class TopKKind : SaeKind
{
    public override string Name => "topk";

    public override bool InSaeLens(Sae sae) => sae.IsAutoencoder;

    public override bool Makes(Sae sae) => sae is TopKSae;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector) =>
        new TopKSae(weights with { RescalesByDecoderNorm = config.Flag("rescale_acts_by_decoder_norm", false) },
            config.Number("k"));

    public override void Describe(Sae sae, JsonObject config)
    {
        config.Insert(config.IndexOf("d_sae") + 1, "k", ((TopKSae)sae).K);
        config["rescale_acts_by_decoder_norm"] = sae.RescalesByDecoderNorm;
    }
}
