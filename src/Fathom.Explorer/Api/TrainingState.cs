using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>How it stands with a training.</summary>
[JsonConverter(typeof(AsWords<TrainingState>))]
enum TrainingState
{
    /// <summary>It writes.</summary>
    Running,

    /// <summary>It was stopped and saved where it was.</summary>
    Stopped,

    /// <summary>It has not written for longer than it should have taken.</summary>
    Silent,

    /// <summary>The dictionary is there.</summary>
    Done,
}
