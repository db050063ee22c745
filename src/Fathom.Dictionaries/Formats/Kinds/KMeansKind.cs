namespace Fathom.Dictionaries;

/// <summary><see cref="KMeansSae"/>, whose decoder says all.</summary>
sealed class KMeansKind : SaeKind
{
    public override string Name => "kmeans";

    public override bool HasEncoder => false;

    public override bool InSaeLens(Sae sae) => false;

    public override bool Makes(Sae sae) => sae is KMeansSae;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector) =>
        new KMeansSae(weights.Decoder, weights.DecoderBias);
}
