using System.Text.Json;

namespace Fathom.Bench;

/// <summary>
/// Every metric of the suite of a dictionary on each model that comes with Fathom, over three seeds with all controls, as
/// <c>fathom evaluate --metrics all</c> says it.
/// </summary>
static class SeparationStudy
{
    /// <summary>Of the dictionary's training, of the random model's weights and of random directions.</summary>
    public const int Seeds = 3;

    /// <param name="folder">Where the runs are made, or gone on with where they are there.</param>
    /// <returns>For each of <see cref="SuiteSubject.All"/> its metrics by name, each in its envelope.</returns>
    public static IReadOnlyList<JsonElement> Run(string folder) => [.. SuiteSubject.All.Select(subject =>
    {
        string run = Path.Combine(folder, subject.Name);
        FathomProgram.Run(subject.Make, run);
        return FathomProgram.Json($"evaluate --metrics all --seeds {Seeds} --run", run);
    })];
}
