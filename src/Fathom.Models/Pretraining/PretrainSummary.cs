using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Models.Pretraining;

/// <summary><c>training.json</c>: where a model comes from and how good it became. Written last, it says that the folder is
/// complete.</summary>
/// <param name="Command">The command that makes the model again, word by word.</param>
/// <param name="Source">Identity of the token source.</param>
/// <param name="Model">The model's <c>config.json</c>.</param>
/// <param name="Config">Every option of the training, defaults included.</param>
/// <param name="Parameters">Numbers that were trained.</param>
/// <param name="Steps">Steps.</param>
/// <param name="Tokens">Tokens trained on.</param>
/// <param name="Loss">Mean loss of the last step's batch, nats per token.</param>
/// <param name="EvaluationLoss">Mean loss of held-out sequences at the end.</param>
/// <param name="Checkpoints">Steps after which <c>checkpoints/</c> holds a model.</param>
/// <param name="SaveType">How the weights are stored.</param>
/// <param name="InstructionSet">Of the kernels; another one gives other last bits.</param>
/// <param name="Seconds">Time of all processes that had a part, in steps, measurements and saving.</param>
/// <param name="From">The <c>training.json</c> of the model that this one went on from; null where there is none.</param>
public sealed record PretrainSummary(IReadOnlyList<string> Command, string Source, JsonObject Model, PretrainConfig Config,
    long Parameters, long Steps, long Tokens, double Loss, double EvaluationLoss, IReadOnlyList<long> Checkpoints,
    WeightType SaveType, string InstructionSet, double Seconds, JsonObject? From)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "training.json";

    /// <summary>The summary in a model's folder; null where there is none.</summary>
    /// <exception cref="InputException">Damaged.</exception>
    public static JsonObject? Find(string folder)
    {
        string path = System.IO.Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonFile.Read<JsonObject>(path, "fathom models pretrain") : null;
    }
}
