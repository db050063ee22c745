using System.ComponentModel;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>One dictionary that a grid asks for.</summary>
sealed record SweepPoint
{
    [Description("site whose capture to train on"), RequiredOption]
    public string Site { get; init; } = "";

    [Description("how to train")]
    public TrainConfig Train { get; init; } = new();
}
