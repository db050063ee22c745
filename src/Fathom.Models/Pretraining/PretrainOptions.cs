using Fathom.Models.Files;

namespace Fathom.Models.Pretraining;

/// <summary>How a pre-training behaves around its computation; nothing here changes a bit of what is learned.</summary>
public sealed record PretrainOptions
{
    /// <summary>Go on from the state in the folder, where there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>Replace what is in the folder.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Seconds between two writings of the state.</summary>
    public double SaveSeconds { get; init; } = 60;

    /// <summary>How the weights of the finished model are stored.</summary>
    public WeightType SaveType { get; init; } = WeightType.F32;

    /// <summary>The command that makes the model, for <c>training.json</c>.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}
