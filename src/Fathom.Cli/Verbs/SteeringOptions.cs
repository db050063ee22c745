using System.ComponentModel;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary>What is done to the activations of a site, and where: what <c>steer</c> and <c>generate</c> share.</summary>
sealed record SteeringOptions
{
    [DisplayName("run"), Description("run that the dictionary, its site and what is typical of it are of")]
    public string RunPath { get; init; } = "";

    [Description("name in the run (not needed where there is one), or a dictionary folder")]
    public string Dictionary { get; init; } = "";

    [Description("where to steer; the dictionary's site when not given")]
    public string Site { get; init; } = "";

    [Description("DIRECTION=STRENGTH to add. A direction is a latent's number, file:PATH:ROW, component:N, label:NAME, " +
        "probe:NAME:OUTPUT, texts:FILE,FILE or random:SEED; a strength is raw (4), × the latent's maximum (1.5max) or × the " +
        "site's typical norm (0.5norm)")]
    public IReadOnlyList<string> Add { get; init; } = [];

    [Description("DIRECTION=VALUE to set a latent to, what the dictionary misses being kept")]
    public IReadOnlyList<string> Clamp { get; init; } = [];

    [Description("directions to take out: latents are set to 0")]
    public IReadOnlyList<string> Ablate { get; init; } = [];

    [Description("DIRECTION=FACTOR by which to multiply what lies along it")]
    public IReadOnlyList<string> Orthogonal { get; init; } = [];

    [Description("DIRECTION=VALUE beyond which nothing may lie along it")]
    public IReadOnlyList<string> Cap { get; init; } = [];

    [Description("FILE[:ROW][=STRENGTH] to add: a row of a .npy or .safetensors matrix")]
    public IReadOnlyList<string> Vector { get; init; } = [];

    [Description("LATENT or LATENT=THRESHOLD: steer only where that latent is above")]
    public string Gate { get; init; } = "";

    [Description("tokens to steer")]
    public SteeredPositions Positions { get; init; }

    [Description("steer special tokens too, such as the one that begins a text")]
    public bool SpecialTokens { get; init; }

    [Description("hold attention behind the site at what it is without steering")]
    public bool FrozenAttention { get; init; }

    [Description("leave out what the dictionary misses of an activation")]
    public bool NoError { get; init; }

    /// <summary>Whether any of it was asked for.</summary>
    internal bool Any => RunPath.Length > 0 || Dictionary.Length > 0 || Site.Length > 0 || Gate.Length > 0 || FrozenAttention
        || NoError || SpecialTokens || Positions != SteeredPositions.All || Interventions().Count > 0;

    /// <summary>Settings with what was asked for beside their own.</summary>
    /// <exception cref="UsageException">An intervention cannot be read.</exception>
    internal SteeringSettings In(SteeringSettings settings) => settings with
    {
        Interventions = [.. settings.Interventions, .. Interventions()],
        FrozenAttention = settings.FrozenAttention || FrozenAttention,
        KeepError = settings.KeepError && !NoError,
    };

    /// <summary>What was asked for, in the order add, clamp, ablate, orthogonal, cap, vector.</summary>
    /// <exception cref="UsageException">One cannot be read.</exception>
    IReadOnlyList<Intervention> Interventions()
    {
        LatentGate? gate = Gate.Length > 0 ? InterventionText.Gate(Gate) : null;
        return
        [
            .. Of("--add", Add, InterventionKind.Add), .. Of("--clamp", Clamp, InterventionKind.Clamp),
            .. Of("--ablate", Ablate, InterventionKind.Ablate),
            .. Of("--orthogonal", Orthogonal, InterventionKind.Orthogonal), .. Of("--cap", Cap, InterventionKind.Cap),
            .. Vector.Select(text => Where(InterventionText.Vector(text))),
        ];

        IEnumerable<Intervention> Of(string option, IReadOnlyList<string> texts, InterventionKind kind) =>
            texts.Select(text => Where(InterventionText.Parse(option, text, kind)));

        Intervention Where(Intervention one) =>
            one with { Gate = gate, Positions = Positions, SpecialTokens = SpecialTokens };
    }
}
