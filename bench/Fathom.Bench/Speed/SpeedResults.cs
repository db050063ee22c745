using System.Text.Json;

namespace Fathom.Bench;

/// <summary>All figures of a machine, in benchmarks/&lt;cpu&gt;/speed.json: what the report and the pictures are made from.</summary>
/// <param name="Machine">In words.</param>
/// <param name="Sections">By name.</param>
sealed record SpeedResults(string Machine, SortedDictionary<string, SpeedSection> Sections)
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Those that are there, or none.</summary>
    public static SpeedResults Read(string path) => File.Exists(path)
        ? JsonSerializer.Deserialize<SpeedResults>(File.ReadAllText(path), Options)! : new(Fathom.Bench.Machine.Description, []);

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
    }
}
