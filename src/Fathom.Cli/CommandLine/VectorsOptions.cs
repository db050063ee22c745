using System.ComponentModel;

namespace Fathom.Cli;

/// <summary>A dictionary of vectors, and the vectors with their texts: what all verbs of <c>fathom vectors</c> take.</summary>
sealed record VectorsOptions
{
    [DisplayName("run"), Description("run in which --dictionary is a name")]
    public string RunPath { get; init; } = "";

    [Description("name in the run (not needed where there is one), or a dictionary folder")]
    public string Dictionary { get; init; } = "";

    [Description("a .npy or .safetensors matrix [rows, width]; those that the dictionary was trained on when not given")]
    public string Vectors { get; init; } = "";

    [Description("what each row is of: a .txt, .jsonl or .csv; those that the run has when not given")]
    public string Texts { get; init; } = "";
}
