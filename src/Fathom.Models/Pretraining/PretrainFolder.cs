using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Models.Pretraining;

/// <summary>
/// The folder of a pre-trained model: a Hugging Face model folder with <c>training.json</c>, <c>metrics.jsonl</c>,
/// <c>loss.svg</c>, and below <c>checkpoints/</c> one such folder for each model saved along the way.
/// </summary>
sealed class PretrainFolder
{
    readonly string modelJson;
    readonly string? tokenizerJson;

    /// <param name="path">The folder; made when the training begins.</param>
    /// <param name="model">The model's shape.</param>
    /// <param name="tokenizerJson">The text of its tokenizer.json; null where its ids stand for no text.</param>
    public PretrainFolder(string path, ModelConfig model, string? tokenizerJson)
    {
        (Path, this.tokenizerJson) = (path, tokenizerJson);
        modelJson = model.ToJson();
    }

    public string Path { get; }

    /// <summary>The content of <c>config.json</c>.</summary>
    public JsonObject ModelJson => JsonNode.Parse(modelJson)!.AsObject();

    public string StatePath => In("state.safetensors");

    public string MetricsPath => In("metrics.jsonl");

    string SummaryPath => In(PretrainSummary.FileName);

    /// <summary>Keeps other processes from training in the folder until it is disposed of (or the process ends, however).</summary>
    /// <exception cref="InputException">Another process trains here.</exception>
    public IDisposable Lock()
    {
        string path = In("lock");
        try
        {
            Directory.CreateDirectory(Path);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be held ({OneLine.Of(e.Message)}); " +
                "another process trains here, or the folder is not writable: wait for it, or choose another --out", e);
        }
    }

    /// <summary>Makes the folder ready; refuses to overwrite unasked.</summary>
    /// <returns>The summary, where the model is complete and was asked for again; null where there is work to do.</returns>
    /// <exception cref="OptionException">Both resume and overwrite, or the weights of the complete model are of another
    /// type.</exception>
    /// <exception cref="InputException">Something is there already, or it is of another training.</exception>
    public PretrainSummary? Begin(PretrainOptions options, PretrainConfig config, string source)
    {
        if (options is { Overwrite: true, Resume: true })
            throw new OptionException("--resume and --overwrite exclude each other; choose one");
        bool complete = File.Exists(SummaryPath), begun = File.Exists(StatePath) || File.Exists(MetricsPath);
        if (complete && options.Resume) return Complete(config, source, options.SaveType);
        if ((complete || begun) && options is { Resume: false, Overwrite: false })
            throw new InputException($"{Path}: {(complete ? "a model" : "an unfinished pre-training")} is here already; " +
                $"choose another --out, {(complete ? "" : "--resume to go on, ")}or --overwrite to replace it");
        if (!complete && !begun && Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any(IsForeign))
            throw new InputException($"{Path}: holds files that are of no pre-training; choose another --out");
        try
        {
            Directory.CreateDirectory(Path);
            if (options.Overwrite) Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path}: cannot make the folder ({OneLine.Of(e.Message)}); choose another --out", e);
        }
        Describe(Path);
        return null;
    }

    /// <summary>Saves the model as it is after so many steps, as int8.</summary>
    public void Checkpoint(TrainableModel model, long step)
    {
        string folder = In("checkpoints", string.Create(CultureInfo.InvariantCulture, $"step-{step:d7}"));
        Directory.CreateDirectory(folder);
        Describe(folder);
        Weights(folder, model, WeightType.Int8);
    }

    /// <summary>Saves the finished model; the summary last, since it says that the folder is complete.</summary>
    public void Finish(TrainableModel model, PretrainSummary summary)
    {
        Weights(Path, model, summary.SaveType);
        AtomicFile.WriteAllText(In("loss.svg"), LossCurve.Svg(PretrainLog.Read(MetricsPath)));
        JsonFile.Write(SummaryPath, summary);
    }

    // Only what a pre-training writes, and first the file that says that the folder is complete.
    void Clear()
    {
        foreach (string file in (string[])[SummaryPath, StatePath, MetricsPath, In(Files.Checkpoint.SingleFile), In("loss.svg"),
            In("config.json"), In("tokenizer.json")])
            AtomicFile.Delete(file);
        if (Directory.Exists(In("checkpoints"))) Directory.Delete(In("checkpoints"), recursive: true);
    }

    // The lock is this process's own.
    bool IsForeign(string path) => path != In("lock");

    PretrainSummary Complete(PretrainConfig config, string source, WeightType type)
    {
        var summary = JsonFile.Read<PretrainSummary>(SummaryPath, "fathom models pretrain --overwrite");
        bool same = summary.Source == source && JsonNode.DeepEquals(summary.Model, ModelJson)
            && JsonSerializer.Serialize(summary.Config, JsonFile.Options) == JsonSerializer.Serialize(config, JsonFile.Options);
        if (!same)
            throw new InputException($"{SummaryPath}: the model here was trained with another shape, other options or on other " +
                "data; choose another --out, or --overwrite to replace it");
        if (summary.SaveType != type)
            throw new OptionException($"--save-dtype {Name(type)}: the complete model in {Path} is stored as " +
                $"{Name(summary.SaveType)}; choose that, another --out, or --overwrite to replace it");
        // Where a process ended between the last two writes.
        AtomicFile.Delete(StatePath);
        return summary;
    }

    static string Name(WeightType type) => type.ToString().ToLowerInvariant();

    // Without its weights, a folder of a model.
    void Describe(string folder)
    {
        AtomicFile.WriteAllText(System.IO.Path.Combine(folder, "config.json"), modelJson);
        if (tokenizerJson is not null)
            AtomicFile.WriteAllText(System.IO.Path.Combine(folder, "tokenizer.json"), tokenizerJson);
    }

    static void Weights(string folder, TrainableModel model, WeightType type) =>
        WeightFile.Write(System.IO.Path.Combine(folder, Files.Checkpoint.SingleFile),
            model.Tensors.Select(tensor => (tensor.Name, tensor.Shape, (ReadOnlyMemory<float>)tensor.Value.ToArray())), type);

    string In(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);
}
