using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>
/// The file of a sweep: a JSON object, or a list of them, whose keys are <c>site</c> and options of <c>train</c>. Lists of values
/// are crossed with each other.
/// </summary>
sealed class SweepGrid
{
    /// <summary>A grid of more is a mistake.</summary>
    const int MostPoints = 10_000;

    const int LongestName = 100;

    static readonly TrainConfig Usual = new();

    // What the name of a dictionary says without them, or what does not change it.
    static readonly string[] InEveryName =
        [nameof(TrainConfig.Architecture), nameof(TrainConfig.Latents), nameof(TrainConfig.K), nameof(TrainConfig.TargetL0),
            nameof(TrainConfig.Encoder)];

    SweepGrid(IReadOnlyDictionary<string, SweepPoint> points) => Points = points;

    /// <summary>The dictionaries by their names, in the order of the file.</summary>
    public IReadOnlyDictionary<string, SweepPoint> Points { get; }

    /// <summary>The same with every training changed; names stay.</summary>
    public SweepGrid With(Func<TrainConfig, TrainConfig> change) =>
        new(Points.ToDictionary(pair => pair.Key, pair => pair.Value with { Train = change(pair.Value.Train) }));

    /// <param name="path">The file.</param>
    /// <param name="prefix">What the names begin with.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    /// <exception cref="UsageException">It asks for what there is not.</exception>
    public static SweepGrid Read(string path, string prefix = "")
    {
        var options = new OptionSet<SweepPoint>();
        var points = new List<SweepPoint>();
        foreach (Dictionary<string, JsonElement> grid in Grids(path))
            foreach (IReadOnlyDictionary<string, JsonElement> values in Crossed(path, grid))
            {
                if (points.Count == MostPoints)
                    throw new UsageException($"{path}: asks for more than {MostPoints:n0} dictionaries; make it smaller");
                SweepPoint point = options.Of(values, $"--grid {path}");
                points.Add(point with { Site = SiteOption.Parse(point.Site).ToString() });
            }
        SweepPoint[] all = [.. points.Distinct()];
        if (all.Length == 0) throw new UsageException($"{path}: asks for no dictionary");
        PropertyInfo[] varied = [.. typeof(TrainConfig).GetProperties().Where(property => property.CanWrite
            && !InEveryName.Contains(property.Name)
            && all.Select(point => property.GetValue(point.Train)).Distinct().Count() > 1)];
        var named = new Dictionary<string, SweepPoint>();
        foreach (SweepPoint point in all)
        {
            string name = NameOf(prefix, point, varied);
            if (!named.TryAdd(name, point))
                throw new UsageException($"{path}: asks twice for {name}: {Difference(named[name], point)}; keep one of them");
        }
        return new(named);
    }

    // Of two dictionaries of one name, what the name does not say.
    static string Difference(SweepPoint a, SweepPoint b) => string.Join(", ", typeof(TrainConfig).GetProperties()
        .Where(property => property.CanWrite && !Equals(property.GetValue(a.Train), property.GetValue(b.Train)))
        .Select(property => $"{OptionNames.Of(property)} {Shown(property.GetValue(a.Train))} and " +
            Shown(property.GetValue(b.Train))));

    static List<Dictionary<string, JsonElement>> Grids(string path)
    {
        JsonElement json = OptionFile.Read("--grid", path);
        JsonElement[] grids = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
        return grids.All(grid => grid.ValueKind == JsonValueKind.Object)
            ? [.. grids.Select(grid => grid.EnumerateObject().ToDictionary(option => option.Name, option => option.Value))]
            : throw new InputException($"--grid {path}: expected an object or a list of objects");
    }

    // One value for each key; the last key changes fastest.
    static IEnumerable<IReadOnlyDictionary<string, JsonElement>> Crossed(string path, Dictionary<string, JsonElement> grid)
    {
        IEnumerable<Dictionary<string, JsonElement>> crossed = [[]];
        foreach ((string key, JsonElement value) in grid)
        {
            JsonElement[] choices = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
            if (choices.Length == 0) throw new UsageException($"{path}: {key} is an empty list; give at least one value");
            crossed = crossed.SelectMany(values => choices, (values, choice) => new Dictionary<string, JsonElement>(values)
            {
                [key] = choice,
            });
        }
        return crossed;
    }

    // Site, architecture and sizes, then what else the file varies where it is not the default: a value that is added to a grid
    // later leaves the names of the others as they are.
    static string NameOf(string prefix, SweepPoint point, PropertyInfo[] varied)
    {
        string name = prefix + TrainVerb.DefaultName(point.Site, point.Train),
            sparsity = Architecture.Of(point.Train).ShortSparsity(point.Train);
        foreach (PropertyInfo property in varied)
        {
            object? value = property.GetValue(point.Train);
            string word = OptionNames.Of(property)[2..];
            if (!Equals(value, property.GetValue(Usual)) && !sparsity.StartsWith(word + "-", StringComparison.Ordinal))
                name += $"-{word}{Text(value)}";
        }
        return name.Length <= LongestName ? name : $"{name[..(LongestName - 9)]}-{InputHash.OfText(name)[..8]}";
    }

    static string Shown(object? value) => value switch
    {
        null => "auto",
        Enum => value.ToString()!.ToLowerInvariant(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // Folders of the same last part are told apart by a hash.
    static string Text(object? value)
    {
        string text = Shown(value), last = Path.GetFileName(Path.TrimEndingDirectorySeparator(text));
        if (last != text) text = $"{last}-{InputHash.OfText(text)[..8]}";
        return string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || "._-+".Contains(c) ? c : '_'));
    }
}
