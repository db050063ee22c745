namespace Fathom.Dictionaries;

/// <summary>
/// The architecture that cfg.json names: a kind, and whether it is a transcoder, with a skip connection. What SAELens has no
/// name for begins with <c>fathom_</c>, which it refuses rather than misreads, and says the rest in keys of its own.
/// </summary>
/// <param name="Kind">How pre-activations become latent activations.</param>
/// <param name="IsTranscoder">Whether it writes another site.</param>
/// <param name="HasSkip">Whether there is a W_skip.</param>
/// <param name="OneThreshold">Whether the threshold is one number, as in the checkpoints of a BatchTopK training.</param>
sealed record SaeLensArchitecture(SaeKind Kind, bool IsTranscoder, bool HasSkip, bool OneThreshold = false)
{
    const string Own = "fathom_", Transcodes = "is_transcoder", Skips = "has_skip";

    /// <summary>SAELens's names that are read.</summary>
    static readonly IReadOnlyList<string> Names =
    [
        "standard", "topk", "jumprelu", "gated", "matching_pursuit", "transcoder", "skip_transcoder", "jumprelu_transcoder",
        "jumprelu_skip_transcoder", "batchtopk", "matryoshka_batchtopk",
    ];

    /// <exception cref="InputException">It is none of this version.</exception>
    public static SaeLensArchitecture Read(ConfigFile config)
    {
        IEnumerable<string> own = SaeKind.All.Select(kind => Own + kind.Name);
        string name = config.Text("architecture", "topk");
        if (own.Contains(name))
            return new(Find(name[Own.Length..]), config.Flag(Transcodes, false), config.Flag(Skips, false));
        config.Known("architecture", name, Names);
        bool one = name.EndsWith("batchtopk", StringComparison.Ordinal);
        string[] words = name.Split('_');
        bool transcodes = words.Contains("transcoder");
        string kind = one ? "jumprelu" : !transcodes ? name : words[0] == "jumprelu" ? "jumprelu" : "standard";
        return new(Find(kind), transcodes, words.Contains("skip"), one);
    }

    public static SaeLensArchitecture Of(Sae sae) => new(SaeKind.Of(sae), !sae.IsAutoencoder, !sae.Skip.IsEmpty);

    /// <summary>Whether SAELens has a name for it.</summary>
    public bool InSaeLens(Sae sae) =>
        sae.Weights.Parts is null && Kind.InSaeLens(sae) && (IsTranscoder ? !sae.CentersInput : !HasSkip);

    /// <summary>Adds the name, or what stands for it, to cfg.json.</summary>
    public void Describe(Sae sae, System.Text.Json.Nodes.JsonObject config)
    {
        string transcoder = HasSkip ? "skip_transcoder" : "transcoder";
        bool known = InSaeLens(sae);
        config["architecture"] = !known ? Own + Kind.Name : !IsTranscoder ? Kind.Name
            : Kind.Name == "standard" ? transcoder : $"{Kind.Name}_{transcoder}";
        if (IsTranscoder) config["d_out"] = sae.OutputWidth;
        if (known) return;
        config[Transcodes] = IsTranscoder;
        config[Skips] = HasSkip;
    }

    static SaeKind Find(string name) => SaeKind.All.First(kind => kind.Name == name);
}
