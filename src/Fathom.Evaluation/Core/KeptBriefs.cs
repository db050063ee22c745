using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>
/// What dictionaries of a run were measured to be on held-out rows: <c>evaluation/NAME/brief.json</c>, under a hash of the dictionary, the
/// rows, the program and its instruction set, so that what was measured of others is not found.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="rows">Hashes of what the rows are of.</param>
/// <param name="fingerprint">Of a dictionary, by its name.</param>
public sealed class KeptBriefs(RunFolder run, IReadOnlyDictionary<string, string> rows, Func<string, string> fingerprint)
{
    readonly string identity = string.Join(' ', rows.Select(input => $"{input.Key} {input.Value}").Order());

    // As they were when they were first asked for: what is measured is of those weights.
    readonly Dictionary<string, string> keys = [];

    /// <summary>What one was measured to be; null where it was not, or not as it is now.</summary>
    /// <exception cref="InputException">The file, or the dictionary, cannot be read.</exception>
    public BriefResult? Find(string name)
    {
        string path = FileOf(name), key = Key(name);
        if (!File.Exists(path)) return null;
        var entry = JsonFile.Read<Entry>(path, $"rm {path}");
        return entry.Inputs == key ? entry.Measured : null;
    }

    /// <summary>Keeps what one was measured to be.</summary>
    public void Keep(string name, BriefResult measured)
    {
        Directory.CreateDirectory(run.Evaluation(name));
        JsonFile.Write(FileOf(name), new Entry(Key(name), measured));
    }

    string Key(string name) => keys.TryGetValue(name, out string? key) ? key
        : keys[name] = InputHash.OfText($"{fingerprint(name)} {identity} {MeasuredBy.ThisProgram}");

    string FileOf(string name) => Path.Combine(run.Evaluation(name), "brief.json");

    /// <param name="Inputs">Hash of the dictionary, the rows, the program and its instruction set.</param>
    /// <param name="Measured">What came out.</param>
    sealed record Entry(string Inputs, BriefResult Measured);
}
