using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Lab.Worlds;

namespace Fathom.Cli;

/// <summary><c>fathom worlds list</c></summary>
sealed class ListWorldsVerb : Verb<ListWorldsVerb.Options>
{
    public override string Name => "list";

    public override string Summary => "the worlds that write labelled documents, and what they label";

    public override IReadOnlyList<string> Examples => ["fathom worlds list", "fathom worlds list --json"];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        (string Name, ILabelledSource World)[] worlds = [.. LabelledWorlds.ByName.Select(entry => (entry.Key, entry.Value(0)))];
        if (options.Json)
            Json.Print(worlds.Select(world => new { world.Name, variables = world.World.Variables }));
        else
            foreach ((string name, ILabelledSource world) in worlds)
                Console.WriteLine($"{name,-10} {world.Variables.Count} labelled variables in " +
                    $"{world.Variables.Select(variable => variable.Group).Distinct().Count()} groups: " +
                    string.Join(", ", world.Variables.Select(variable => variable.Group).Distinct().Take(8)) + ", …");
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("print one JSON array, every variable with its description")]
        public bool Json { get; init; }
    }
}
