using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary><see cref="MatchingPursuitSae"/>; where b_dec is not subtracted from the input it is not added back either.</summary>
sealed class MatchingPursuitKind : SaeKind
{
    const string Threshold = "residual_threshold", Steps = "max_iterations", Stops = "stop_on_duplicate_support";

    public override string Name => "matching_pursuit";

    public override bool HasEncoder => false;

    public override bool InSaeLens(Sae sae) => true;

    public override bool Makes(Sae sae) => sae is MatchingPursuitSae;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector)
    {
        if (!config.Flag(Stops, true))
            throw new InputException($"{config.Path}: {Stops} is false; this version reads dictionaries that stop there");
        float[] bias = weights.CentersInput ? weights.DecoderBias : new float[weights.DecoderBias.Length];
        return new MatchingPursuitSae(weights.Decoder, bias, config.Real(Threshold),
            config.Has(Steps) ? config.Number(Steps) : null, weights.Normalisation);
    }

    public override void Describe(Sae sae, JsonObject config)
    {
        var pursuit = (MatchingPursuitSae)sae;
        config[Threshold] = pursuit.ResidualThreshold;
        if (pursuit.MaxSteps is { } steps) config[Steps] = steps;
    }
}
