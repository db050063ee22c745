namespace Fathom.Evaluation;

/// <summary>What a metric needs beside a dictionary and rows of vectors.</summary>
[Flags]
public enum MetricNeeds
{
    /// <summary>Nothing: vectors alone will do.</summary>
    None = 0,

    /// <summary>A run: its contexts, and one model whose activations the rows are.</summary>
    Model = 1,

    /// <summary>Labels of the tokens of the run.</summary>
    Labels = 2,

    /// <summary>Labels that are those of a board game.</summary>
    Board = 4,

    /// <summary>A dictionary that writes what it reads, of one site.</summary>
    OneSite = 8,

    /// <summary>Activations of the neurons of the site's layer, where it belongs to one; they are captured before.</summary>
    Neurons = 16,
}
