namespace Fathom.Dictionaries;

/// <summary><see cref="StandardSae"/></summary>
sealed class StandardKind : SaeKind
{
    public override string Name => "standard";

    public override bool InSaeLens(Sae sae) => true;

    public override bool Makes(Sae sae) => sae is StandardSae;

    public override Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector)
    {
        if (config.Has("k"))
            throw new InputException($"{config.Path}: there is a 'k', but the architecture is 'standard' or missing; " +
                "the file is damaged, or should say \"architecture\": \"topk\"");
        config.Known("activation_fn", "relu", "relu");
        config.Known("activation_fn_str", "relu", "relu");
        return new StandardSae(weights);
    }
}
