namespace Fathom.Dictionaries;

/// <summary>One dictionary of a sweep.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Source">The rows; dictionaries with the same source, order and batch share what is read.</param>
/// <param name="Config">How to train.</param>
/// <param name="Folder">Where it goes.</param>
/// <param name="Metadata">Further entries for cfg.json's metadata.</param>
public sealed record SweepItem(string Name, IVectorSource Source, TrainConfig Config, string Folder,
    IReadOnlyDictionary<string, object?> Metadata);
