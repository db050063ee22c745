using System.Text.Json;

namespace Fathom.Bench;

/// <summary>Coverage and board reconstruction of one subject at one layer.</summary>
/// <param name="Published">Coverage in the published form, at most 2/3.</param>
/// <param name="Coverage">The same as a share of what can be covered.</param>
/// <param name="Reconstruction">Micro-F1 of the reconstructed boards.</param>
readonly record struct BoardFigures(double Published, double Coverage, double Reconstruction)
{
    /// <summary>From the metrics of an entry of board.json.</summary>
    public static BoardFigures Of(JsonElement entry)
    {
        JsonElement board = entry.GetProperty("eval_result_metrics").GetProperty("board");
        double Get(string key) => board.GetProperty(key).GetDouble();
        return new(Get("coverage_published"), Get("coverage"), Get("reconstruction_f1"));
    }
}
