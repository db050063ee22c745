namespace Fathom.Dictionaries;

/// <summary>What <c>activations/&lt;capture&gt;/capture.json</c> says.</summary>
public sealed record CaptureDescription
{
    /// <summary>Folder of the model.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 over the model's parameters' files, so that another model is noticed.</summary>
    public required string ModelHash { get; init; }

    /// <summary>SHA-256 of <c>items/items.json</c>, so that rows of other contexts are noticed.</summary>
    public required string ItemsHash { get; init; }

    /// <summary>Set when the parameters are random: the seed of their initialisation.</summary>
    public ulong? RandomInitSeed { get; init; }

    /// <summary>The site, in its text form.</summary>
    public required string Site { get; init; }

    public required int Width { get; init; }

    public required RowType Type { get; init; }

    public required long Rows { get; init; }

    /// <summary>The first rows; the rest belongs to held-out documents.</summary>
    public required long TrainRows { get; init; }

    /// <summary>Rows in every shard but the last.</summary>
    public required int ShardRows { get; init; }

    /// <summary>Mean over the training rows, [d].</summary>
    public required double[] Mean { get; init; }

    /// <summary>Mean over the training rows of ‖x‖².</summary>
    public required double MeanSquaredNorm { get; init; }

    /// <summary>Whether the numbers can be those of a capture; one without statistics is a draft.</summary>
    internal bool IsSound => Width is >= 1 and <= int.MaxValue / 8 && Rows is >= 0 and <= long.MaxValue / 8 / int.MaxValue
        && TrainRows >= 0 && TrainRows <= Rows && ShardRows >= 1 && Enum.IsDefined(Type)
        && (Mean.Length == Width || Mean.Length == 0 && MeanSquaredNorm == 0);

    /// <summary>√(d / E‖x‖²): multiplies an activation to a mean squared norm of d.</summary>
    public double NormScale => Math.Sqrt(Width / MeanSquaredNorm);
}
