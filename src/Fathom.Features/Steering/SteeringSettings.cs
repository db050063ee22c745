using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Models;
using Fathom.Models.Generation;

namespace Fathom.Features;

/// <summary>All that decides a steered text besides the model and the dictionary; kept as JSON.</summary>
/// <example><code>
/// var settings = new SteeringSettings
/// {
///     Prompt = "One day, Lily went to the park.",
///     Interventions = [new() { Direction = new LatentSource(17), Strength = 1, Unit = StrengthUnit.Max }],
/// };
/// settings.Save("rain.json");
/// </code></example>
public sealed record SteeringSettings
{
    static readonly JsonSerializerOptions Reading = new(JsonFile.Options)
    {
        AllowOutOfOrderMetadataProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The dictionary that latents are of; null where there is none.</summary>
    public string? Dictionary { get; init; }

    /// <summary>Where; null for the site of the dictionary.</summary>
    public Site? Site { get; init; }

    /// <summary>What is done there, all at once: latents' activations are those before any of it; directions that are no latents
    /// follow, one after the other.</summary>
    public IReadOnlyList<Intervention> Interventions { get; init; } = [];

    /// <summary>Whether attention behind the site is what it is without steering, on the same tokens.</summary>
    public bool FrozenAttention { get; init; }

    /// <summary>Whether what the dictionary misses of an activation stays in it.</summary>
    public bool KeepError { get; init; } = true;

    /// <summary>What is continued.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>New tokens at most.</summary>
    public int MaxTokens { get; init; } = 100;

    /// <summary>How tokens are drawn; see <see cref="Models.Generation.Sampling"/>.</summary>
    public double Temperature { get; init; } = 1;

    /// <inheritdoc cref="Sampling.TopK"/>
    public int TopK { get; init; }

    /// <inheritdoc cref="Sampling.TopP"/>
    public double TopP { get; init; } = 1;

    /// <inheritdoc cref="Sampling.Seed"/>
    public ulong Seed { get; init; }

    /// <summary>How tokens are drawn.</summary>
    [JsonIgnore]
    public Sampling Sampling => new() { Temperature = Temperature, TopK = TopK, TopP = TopP, Seed = Seed };

    /// <summary>Reads settings; the file is untrusted.</summary>
    /// <exception cref="InputException">Missing, or no settings.</exception>
    public static SteeringSettings Load(string path) => File.Exists(path) ? Parse(File.ReadAllText(path), path)
        : throw new InputException($"{path}: missing; make it with 'fathom steer --save {path} …'");

    /// <summary>Reads settings from JSON; the text is untrusted.</summary>
    /// <param name="json">An object.</param>
    /// <param name="where">What it is called in messages.</param>
    /// <exception cref="InputException">No settings.</exception>
    public static SteeringSettings Parse(string json, string where)
    {
        try
        {
            SteeringSettings settings = JsonSerializer.Deserialize<SteeringSettings>(json, Reading)
                ?? throw new InputException($"{where}: null; expected settings of steering");
            settings.Require();
            return settings;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            string why = e is JsonException fault ? JsonFault.Of(fault, json) : "an intervention has no kind";
            throw new InputException($"{where}: no settings of steering ({why})", e);
        }
    }

    /// <summary>Writes them in place of what was there.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Save(string path) => JsonFile.Write(path, this);

    /// <summary>The settings of one of the columns.</summary>
    public SteeringSettings As(SteeringColumn column) => column switch
    {
        SteeringColumn.Default => this with { Interventions = [], KeepError = true, FrozenAttention = false },
        SteeringColumn.Given => this,
        SteeringColumn.Steered => With(InterventionKind.Clamp, InterventionKind.Add),
        SteeringColumn.Clamped => With(InterventionKind.Add, InterventionKind.Clamp),
        SteeringColumn.ErrorFree => this with { Interventions = [], KeepError = false },
        SteeringColumn.Frozen => As(SteeringColumn.Steered) with { FrozenAttention = true },
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "no such column"),
    };

    /// <summary>The same with every strength times a factor; ablations stay.</summary>
    public SteeringSettings Times(double factor) => this with
    {
        Interventions = [.. Interventions.Select(one => one with { Strength = one.Strength * factor })],
    };

    /// <exception cref="InputException">A number is out of its range.</exception>
    public void Require()
    {
        if (MaxTokens < 0) throw new InputException($"maxTokens {MaxTokens}: expected 0 or more");
        foreach (Intervention? one in Interventions)
            (one ?? throw new InputException("interventions: one is null; expected a kind and a direction")).Require();
    }

    SteeringSettings With(InterventionKind from, InterventionKind to) => this with
    {
        Interventions = [.. Interventions.Select(one => one.Kind == from ? one with { Kind = to } : one)],
    };
}
