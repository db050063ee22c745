namespace Fathom.Dictionaries;

/// <summary>How a training behaves around its computation; nothing here changes a bit of the result.</summary>
public sealed record TrainOptions
{
    /// <summary>Go on from the checkpoint in the folder, where there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>Replace what is in the folder.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Seconds between checkpoints.</summary>
    public double CheckpointSeconds { get; init; } = 30;
}
