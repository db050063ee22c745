using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary><see cref="NonNegativeSae"/>, whose factors say all.</summary>
sealed class NonNegativeKind : SaeKind
{
    public override string Name => "nmf";

    public override bool HasEncoder => false;

    public override bool InSaeLens(Sae sae) => false;

    public override bool Makes(Sae sae) => sae is NonNegativeSae;

    public override int? Columns(string tensor, int width) => tensor == NonNegativeSae.FactorTensor ? 2 * width : null;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector) =>
        new NonNegativeSae(vector(NonNegativeSae.FactorTensor), weights.DecoderBias.Length, config.Number("k"));

    public override void Describe(Sae sae, JsonObject config) => config["k"] = ((NonNegativeSae)sae).K;

    public override IEnumerable<TensorData> Tensors(Sae sae) =>
        [TensorData.Of(NonNegativeSae.FactorTensor, ((NonNegativeSae)sae).Factors.ToArray(), sae.LatentCount, 2 * sae.Width)];
}
