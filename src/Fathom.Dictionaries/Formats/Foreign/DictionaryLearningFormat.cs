using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// saprmarks/dictionary_learning: <c>trainer_i/ae.pt</c> and <c>config.json</c>, or <c>trainer_i/checkpoints/ae_N.pt</c>. What
/// kind it is says the configuration's <c>dict_class</c>, and where there is none, the names of the tensors
/// (<see cref="DictionaryLearningKind"/>). The file of an interrupted run holds its weights in units of rows divided by
/// <c>norm_factor</c>: biases and thresholds are multiplied by it, as the run would have done at its end.
/// </summary>
sealed class DictionaryLearningFormat : DictionaryFormat
{
    const string ConfigName = "config.json", Checkpoints = "checkpoints", Interrupted = "ae", Factor = "norm_factor";

    public override string Name => "dictionary_learning";

    public override string Files => $"ae.pt, {ConfigName}";

    public override bool Recognises(DictionarySource source) => source.TorchRoot is { } root
        && DictionaryLearningKind.Of(root.Find<PickleDictionary>(Interrupted) ?? root).Any();

    private protected override LoadedDictionary ReadOwn(DictionarySource source)
    {
        PickleDictionary root = source.TorchRoot!, tensors = root.Find<PickleDictionary>(Interrupted) ?? root;
        string path = source.Torch!.Path;
        (ConfigFile? config, string? configPath) = Config(source, root);
        ConfigFile? trainer = config is not null && config.Json["trainer"] is JsonObject ? config.Section("trainer") : config;
        DictionaryLearningKind[] kinds = [.. DictionaryLearningKind.Of(tensors)];
        string? name = trainer?.Find("dict_class");
        DictionaryLearningKind kind = (name is null && kinds.Length == 1 ? kinds[0] : kinds.FirstOrDefault(one => one.Name == name))
            ?? throw new InputException($"{path}: its tensors are those of {string.Join(" or ", kinds.Select(one => one.Name))}, " +
                (name is null ? $"and there is no {ConfigName} to say which; copy it beside the file"
                    : $"and {ConfigName} says dict_class '{ConfigFile.Printable(name)}'"));
        Sae sae = kind.Read(new(tensors, root.Has(Interrupted) ? NormFactor(root, path) : 1));
        return Foreign(source, sae, configPath is null ? [path] : [path, configPath], Metadata(trainer), config?.Json);
    }

    // Beside the file, or of a checkpoint above it; an interrupted run's file has it inside.
    static (ConfigFile?, string?) Config(DictionarySource source, PickleDictionary root)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(source.Torch!.Path))!;
        if (Path.GetFileName(folder) == Checkpoints) folder = Path.GetDirectoryName(folder)!;
        string path = Path.Combine(folder, ConfigName);
        if (File.Exists(path)) return (ConfigFile.Read(path, "it beside ae.pt"), path);
        if (root.Find<PickleDictionary>("config") is not { } inside) return (null, null);
        var json = new JsonObject();
        foreach ((object key, object? value) in inside.Items)
            json[$"{key}"] = value switch
            {
                string text => text,
                long number => number,
                double real => real,
                bool flag => flag,
                _ => null,
            };
        return (new(source.Torch.Path, json), null);
    }

    static double NormFactor(PickleDictionary root, string path) => root.Items.GetValueOrDefault(Factor) switch
    {
        null => 1,
        double number when number > 0 && double.IsFinite(number) => number,
        long number when number > 0 => number,
        _ => throw new InputException($"{path}: {Factor} is no number above 0"),
    };

    static JsonObject Metadata(ConfigFile? trainer)
    {
        JsonObject metadata = Origin.Metadata(trainer, ("lm_name", "model_name"));
        const string between = "_layer_";
        if (trainer?.Find("submodule_name") is not { } module) return metadata;
        int at = module.IndexOf(between, StringComparison.Ordinal);
        string name = at < 0 ? module : $"blocks.{module[(at + between.Length)..]}.{module[..at]}";
        if (Models.Site.TryParse(name, out Models.Site site)) metadata["hook_name"] = site.ToString();
        return metadata;
    }
}
