using System.ComponentModel;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom models list</c></summary>
sealed class ListModelsVerb : Verb<ListModelsVerb.Options>
{
    public override string Name => "list";

    public override string Summary => "the models that come with Fathom";

    public override IReadOnlyList<string> Examples => ["fathom models list", "fathom models list --json"];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        (string Name, ModelConfig Config)[] models =
            [.. EmbeddedModels.Names.Select(name => (name, ModelConfig.Load(EmbeddedModels.Find(name)!)))];
        if (options.Json)
            Json.Print(models.Select(model => new
            {
                model.Name,
                folder = EmbeddedModels.Find(model.Name),
                family = model.Config.ModelType,
                model.Config.Layers,
                model.Config.Width,
                vocabulary = model.Config.VocabularySize,
                context = model.Config.ContextLength,
            }));
        else if (models.Length == 0) Console.WriteLine($"none: {EmbeddedModels.Root} holds no model");
        else
            foreach (var (name, config) in models)
                Console.WriteLine($"{name,-16} {config.ModelType}, {config.Layers} layers of width {config.Width}, " +
                    $"{config.VocabularySize:n0} tokens, context {config.ContextLength:n0}");
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("print one JSON array")]
        public bool Json { get; init; }
    }
}
