namespace Fathom.Dictionaries;

/// <summary><c>manifest.json</c>: what produced a run, step by step, and what it cost.</summary>
public sealed record Manifest
{
    /// <summary>The verbs that worked on this run, in order.</summary>
    public required IReadOnlyList<ManifestStep> Steps { get; init; }

    /// <summary>Sum over the steps.</summary>
    public ManifestCosts Total => Steps.Aggregate(new ManifestCosts(), (sum, step) => sum + step.Costs);

    /// <summary>The manifest of a run; empty where it is new.</summary>
    public static Manifest Of(RunFolder run) =>
        File.Exists(run.Manifest)
            ? JsonFile.Read<Manifest>(run.Manifest, "fathom capture --run RUN …") : new Manifest { Steps = [] };

    /// <summary>Adds a step to a run's manifest.</summary>
    public static void Add(RunFolder run, ManifestStep step)
    {
        Manifest before = Of(run);
        JsonFile.Write(run.Manifest, before with { Steps = [.. before.Steps, step] });
    }
}
