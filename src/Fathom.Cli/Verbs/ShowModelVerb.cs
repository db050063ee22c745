using System.CommandLine;
using System.ComponentModel;
using System.Text.Json.Nodes;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Models.Pretraining;

namespace Fathom.Cli;

/// <summary><c>fathom models show</c></summary>
sealed class ShowModelVerb : Verb
{
    public override string Name => "show";

    public override string Summary => "shape, number of parameters and training of a model, by its name or its folder";

    public override IReadOnlyList<string> Examples =>
        ["fathom models show models/gpt2", "fathom models show models/mine/checkpoints/step-0000061 --json"];

    public override Command Build()
    {
        var options = new OptionSet<Options>();
        var model = new Argument<string>("model") { Description = "name of a model that comes with Fathom, or a folder" };
        var command = new Command(Name, Summary) { model };
        foreach (Option option in options.Options) command.Options.Add(option);
        command.SetAction(parsed => Run(parsed.GetValue(model)!, options.Bind(parsed)));
        return command;
    }

    static int Run(string nameOrFolder, Options options)
    {
        string folder = EmbeddedModels.Resolve(nameOrFolder);
        ModelConfig config = ModelConfig.Load(folder);
        (long parameters, string types) = Weights(folder);
        string path = Path.Combine(folder, PretrainSummary.FileName);
        PretrainSummary? training = File.Exists(path) ? JsonFile.Read<PretrainSummary>(path, "fathom models pretrain") : null;
        if (options.Json)
            Json.Print(new
            {
                folder = Path.GetFullPath(folder),
                parameters,
                types,
                config = JsonNode.Parse(config.ToJson()),
                training,
            });
        else
        {
            Console.WriteLine($"{folder}: {config.ModelType}, {parameters:n0} parameters stored as {types}");
            Console.WriteLine(config.ToJson().TrimEnd());
            if (training is not null) Console.WriteLine(Told(training));
        }
        return 0;
    }

    // Scales of int8 rows are how parameters are stored, not parameters.
    static (long Parameters, string Types) Weights(string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        IEnumerable<string> names = checkpoint.Names.Where(name => !IsScale(checkpoint, name));
        TensorInfo[] tensors = [.. names.Select(name => checkpoint.Info(name))];
        var types = tensors.GroupBy(tensor => tensor.Type).OrderByDescending(group => group.Sum(tensor => tensor.Elements));
        return (tensors.Sum(tensor => tensor.Elements), string.Join(" and ", types.Select(group => group.Key)));
    }

    static bool IsScale(Checkpoint checkpoint, string name) => name.EndsWith(".scale", StringComparison.Ordinal)
        && name[..^".scale".Length] is var matrix && checkpoint.Has(matrix) && checkpoint.Info(matrix).Type == ScalarType.I8;

    static string Told(PretrainSummary training) => $"""
        trained by Fathom: {training.Tokens:n0} tokens in {training.Steps:n0} steps, {training.Seconds / 60:n1} minutes
        on {training.Source}
        loss {training.EvaluationLoss:f4} nats per token on held-out sequences, {training.Loss:f4} in the last batch
        {training.Checkpoints.Count} checkpoints; made by: {string.Join(' ', training.Command)}
        """;

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
