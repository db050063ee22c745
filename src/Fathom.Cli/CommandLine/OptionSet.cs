using System.CommandLine;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;

namespace Fathom.Cli;

/// <summary>
/// The options of a verb, derived from a record: every property with a <see cref="DescriptionAttribute"/> is one, a
/// property whose type is itself such a record adds that record's. The record's own values are the defaults.
/// </summary>
sealed class OptionSet<T> where T : class, new()
{
    readonly List<Entry> entries = [];
    readonly List<(PropertyInfo Property, Argument<string[]> Argument)> positional = [];
    readonly Option<string> configFile = new("--config")
    { Description = "a JSON file with any of these options", HelpName = "file.json" };

    public OptionSet() => Collect(typeof(T), new T(), []);

    public IEnumerable<Option> Options => [.. entries.Select(entry => entry.Option), configFile];

    public IEnumerable<Argument> Arguments => positional.Select(one => one.Argument);

    /// <summary>The record that a command line asks for: its options, else those of --config, else the defaults.</summary>
    /// <exception cref="UsageException">A value is wrong, one that is required is missing, or --config holds an unknown
    /// key.</exception>
    public T Bind(ParseResult parsed)
    {
        Dictionary<string, JsonElement> file = parsed.GetValue(configFile) is { } path ? ReadFile(path) : [];
        var values = new T();
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (Entry entry in entries)
        {
            IReadOnlyList<string>? texts = Given(parsed, entry)
                ?? (file.TryGetValue(entry.Option.Name[2..], out JsonElement json)
                    ? Texts(entry.Option.Name, json, Optional(entry)) : null);
            if (texts is not null)
            {
                Set(values, entry.Path, OptionValue.Parse(entry.Property.PropertyType, entry.Option.Name, texts));
                given.Add(entry.Option.Name);
            }
            else if (entry.Required)
                throw new UsageException($"{entry.Option.Name} is missing: {entry.Option.Description}");
        }
        foreach (var (property, argument) in positional)
        {
            string[] texts = parsed.GetValue(argument) ?? [];
            if (texts.Length == 0 && file.TryGetValue(argument.Name, out JsonElement json)) texts = Texts(argument.Name, json);
            Set(values, [property], texts);
        }
        if (values is GivenOptions options) options.Given = given;
        return values;
    }

    // What --config may hold.
    IEnumerable<string> Keys =>
        [.. positional.Select(one => one.Argument.Name), .. entries.Select(entry => entry.Option.Name[2..])];

    void Collect(Type type, object defaults, PropertyInfo[] path)
    {
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (property.GetCustomAttribute<DescriptionAttribute>() is not { } description) continue;
            if (property.GetCustomAttribute<PositionalAttribute>() is not null)
            {
                positional.Add((property, new(OptionNames.Of(property)[2..])
                { Description = description.Description, Arity = ArgumentArity.ZeroOrMore }));
                continue;
            }
            object? value = property.GetValue(defaults);
            if (Nested(property.PropertyType)) Collect(property.PropertyType, value!, [.. path, property]);
            else entries.Add(new([.. path, property], Make(property, description.Description, value)));
        }
    }

    // A record of this project that carries options itself.
    static bool Nested(Type type) =>
        type is { IsClass: true } && type != typeof(string)
            && type.GetProperties().Any(property => property.GetCustomAttribute<DescriptionAttribute>() is not null);

    static Option Make(PropertyInfo property, string description, object? value)
    {
        string name = OptionNames.Of(property);
        if (property.PropertyType == typeof(bool)) return new Option<bool>(name) { Description = description };
        bool list = property.PropertyType == typeof(IReadOnlyList<string>);
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        string? choices = type.IsEnum ? string.Join("|", OptionValue.Choices(type)) : null;
        string shown = value switch
        {
            null when Nullable.GetUnderlyingType(property.PropertyType) is not null => " [auto]",
            null or IReadOnlyList<string> or "" => "",
            Enum => $" [{value.ToString()!.ToLowerInvariant()}]",
            IFormattable number => $" [{number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}]",
            _ => $" [{value}]",
        };
        return new Option<string[]>(name)
        {
            Description = description + (property.GetCustomAttribute<RequiredOptionAttribute>() is null ? shown : " (required)"),
            HelpName = choices ?? (list ? "value …" : "value"),
            AllowMultipleArgumentsPerToken = list,
            Arity = ArgumentArity.OneOrMore,
        };
    }

    static string[]? Given(ParseResult parsed, Entry entry)
    {
        if (parsed.GetResult(entry.Option) is not { Implicit: false }) return null;
        return entry.Option is Option<bool> flag
            ? [parsed.GetValue(flag) ? "true" : "false"] : parsed.GetValue((Option<string[]>)entry.Option);
    }

    Dictionary<string, JsonElement> ReadFile(string path)
    {
        JsonElement json;
        try
        {
            json = OptionFile.Read(configFile.Name, path);
        }
        catch (InputException e)
        {
            throw new UsageException(e.Message);
        }
        if (json.ValueKind != JsonValueKind.Object)
            throw new UsageException($"{configFile.Name} {path}: expected an object, {{\"option\": value, …}}");
        Dictionary<string, JsonElement> keys = json.EnumerateObject().ToDictionary(option => option.Name, option => option.Value);
        RequireKnown(keys.Keys, $"{configFile.Name} {path}");
        return keys;
    }

    static bool Optional(Entry entry) => Nullable.GetUnderlyingType(entry.Property.PropertyType) is not null;

    /// <summary>The record that values from a file ask for; defaults for the others.</summary>
    /// <param name="keys">By the names of the options, without their dashes.</param>
    /// <param name="where">The file, for messages.</param>
    /// <exception cref="UsageException">An unknown key, or a value that is none of its option.</exception>
    public T Of(IReadOnlyDictionary<string, JsonElement> keys, string where)
    {
        RequireKnown(keys.Keys, where);
        var values = new T();
        foreach (Entry entry in entries)
        {
            string name = entry.Option.Name;
            if (keys.TryGetValue(name[2..], out JsonElement json))
                Set(values, entry.Path, OptionValue.Parse(entry.Property.PropertyType, name, Texts(name, json, Optional(entry))));
            else if (entry.Required) throw new UsageException($"{where}: {name[2..]} is missing: {entry.Option.Description}");
        }
        return values;
    }

    void RequireKnown(IEnumerable<string> keys, string where)
    {
        foreach (string key in keys)
            if (!Keys.Contains(key))
                throw new UsageException($"{where}: unknown option '{key}'; " +
                    (OtherWords.Option("--" + key, [.. Keys.Select(known => "--" + known)]) is { } meant ? $"try '{meant[2..]}'"
                        : $"expected some of {string.Join(", ", Keys)}"));
    }

    static string[] Texts(string name, JsonElement json, bool optional = false) =>
        json.ValueKind == JsonValueKind.Array
            ? [.. json.EnumerateArray().Select(item => Text(name, item, optional))] : [Text(name, json, optional)];

    static string Text(string name, JsonElement json, bool optional) => json.ValueKind switch
    {
        JsonValueKind.String when Unicode(json) is { } text => text,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
        JsonValueKind.Null when optional => "auto",
        _ => throw new UsageException($"{name} in a file: " +
            $"{json.GetRawText().ReplaceLineEndings(" ")} is no value of an option"),
    };

    // Null where half of a surrogate pair stands in it.
    static string? Unicode(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // Init-only properties are set by reflection; the records are immutable for everyone else.
    static void Set(object target, PropertyInfo[] path, object? value)
    {
        foreach (PropertyInfo step in path[..^1]) target = step.GetValue(target)!;
        path[^1].SetValue(target, value);
    }

    sealed record Entry(PropertyInfo[] Path, Option Option)
    {
        public PropertyInfo Property => Path[^1];

        public bool Required => Property.GetCustomAttribute<RequiredOptionAttribute>() is not null;
    }
}
