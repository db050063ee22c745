using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>Requests to steer in the words of the engine; what is unbounded or names a file is refused.</summary>
static class SteeringRequests
{
    public const int MostInterventions = 16;
    public const int MostTokens = 1000;
    public const int MostCharacters = 10_000;
    public const int MostTexts = 200;

    /// <exception cref="RequestException">A part of it is missing or too much.</exception>
    public static SteeringSettings Settings(SteerSettings asked, RunFolder run, string dictionary)
    {
        Require(asked.Interventions.Count <= MostInterventions, $"{asked.Interventions.Count} interventions, {MostInterventions} at most");
        RequireText(asked.Prompt, "prompt");
        Require(asked.MaxTokens is >= 0 and <= MostTokens, $"maxTokens {asked.MaxTokens}: expected 0 to {MostTokens}");
        Require(asked.Temperature is >= 0 and <= 100, $"temperature {asked.Temperature}: expected 0 to 100");
        Require(asked.TopK >= 0, $"topK {asked.TopK}: expected 0 or more");
        Require(asked.TopP is > 0 and <= 1, $"topP {asked.TopP}: expected more than 0, 1 at most");
        return new()
        {
            Dictionary = dictionary,
            Interventions = [.. asked.Interventions.Select(one => Intervention(one, run))],
            FrozenAttention = asked.FrozenAttention,
            Prompt = asked.Prompt,
            MaxTokens = asked.MaxTokens,
            Temperature = asked.Temperature,
            TopK = asked.TopK,
            TopP = asked.TopP,
            Seed = asked.Seed,
        };
    }

    /// <exception cref="RequestException">Too many, too long, or none.</exception>
    public static void RequireTexts(IReadOnlyList<string> texts, string name)
    {
        Require(texts.Count is > 0 and <= MostTexts, $"{name}: {texts.Count} texts, expected 1 to {MostTexts}");
        foreach (string text in texts) RequireText(text, name);
    }

    public static void Require(bool holds, string otherwise)
    {
        if (!holds) throw RequestException.Bad(otherwise);
    }

    static void RequireText(string? text, string name) =>
        Require(text is { Length: <= MostCharacters }, $"{name}: {text?.Length ?? 0} characters, {MostCharacters} at most");

    static Intervention Intervention(InterventionRequest? asked, RunFolder run)
    {
        Require(asked is not null, "an intervention is null");
        // Several words with commas between them are read as one number.
        Require(Enum.IsDefined(asked!.Kind) && Enum.IsDefined(asked.Unit) && Enum.IsDefined(asked.Positions), "one kind, unit and positions each");
        return new()
        {
            Kind = asked.Kind,
            Direction = Direction(asked.Direction, run),
            Strength = asked.Strength,
            Unit = asked.Kind == InterventionKind.Orthogonal ? StrengthUnit.Raw : asked.Unit,
            Positions = asked.Positions,
            SpecialTokens = asked.SpecialTokens,
            Gate = asked.Gate is { } gate ? new(gate.Latent, gate.Above, gate.Unit) : null,
        };
    }

    static DirectionSource Direction(DirectionRequest asked, RunFolder run)
    {
        switch (asked.From)
        {
            case DirectionKind.Latent: return new LatentSource(asked.Number);
            case DirectionKind.Component: return new ComponentSource(asked.Number);
            case DirectionKind.Random:
                Require(asked.Number >= 0, $"seed {asked.Number} of a random direction: expected 0 or more");
                return new RandomSource((ulong)asked.Number);
            case DirectionKind.Label: return new LabelSource(asked.Name ?? throw RequestException.Bad("a direction of a label has no name"));
            case DirectionKind.Texts:
                RequireTexts(asked.Positive ?? [], "texts that the direction leads to");
                RequireTexts(asked.Negative ?? [], "texts that it leads away from");
                return new TextsSource(asked.Positive!, asked.Negative!);
            case DirectionKind.Vector:
                Require(asked.Vector is { Count: > 0 } && asked.Vector.All(float.IsFinite), "the vector has no numbers, or one that is not finite");
                return new VectorSource(asked.Vector!);
            case DirectionKind.Probe:
                // Looked up among the run's own names: a request never names a file.
                Require(run.ProbeNames.Contains(asked.Name), $"no probe '{Query.Shown(asked.Name ?? "")}' in this run");
                return new ProbeSource(asked.Name!, asked.Number);
            default: throw RequestException.Bad("a direction comes from nowhere");
        }
    }
}
