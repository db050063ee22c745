using System.Globalization;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown: figures, and what the product itself says of chance.</summary>
static class SeparationReport
{
    /// <summary>The part of docs/03-concepts/separation.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- separation: written by bench/Fathom.Bench -->", "<!-- end of separation -->");

    // Below this share of a mean a deviation is the order of a sum.
    const double Rounding = 1e-12;

    // Heads of the columns, and the controls that stand in them.
    static readonly (string Head, string[] Controls)[] Columns =
    [
        ("random-init model", ["random-init model"]), ("random dictionary", ["random dictionary"]),
        ("permuted decoder", ["permuted decoder"]), ("permuted labels", ["permuted labels"]),
        ("PCA", ["PCA", "principal components"]), ("neuron basis", ["neuron basis", "neurons"]), ("linear probe", ["linear probe"]),
    ];

    /// <param name="models">Results of <see cref="SeparationStudy.Run"/>.</param>
    public static string Markdown(IReadOnlyList<IReadOnlyList<(string Name, JsonElement Envelope)>> models) => string.Join('\n',
    [
        "# What separates",
        "",
        $"Every metric of the suite, {SeparationStudy.Seeds} seeds, all controls.",
        $"{Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- separation`.",
        "",
        .. Part.Of(SuiteSubject.All.Zip(models, Model).SelectMany(lines => lines)),
        "",
    ]);

    static IEnumerable<string> Model(SuiteSubject subject, IReadOnlyList<(string Name, JsonElement Envelope)> metrics)
    {
        yield return $"*{subject.Name}*, {subject.Words}.";
        yield return "";
        yield return $"| figure | dictionary | {string.Join(" | ", Columns.Select(column => column.Head))} | separates |";
        yield return $"|---|---:|{string.Concat(Columns.Select(_ => "---:|"))}---|";
        foreach ((string name, JsonElement envelope) in metrics)
            foreach (JsonElement key in envelope.GetProperty("fathom").GetProperty("headline").EnumerateArray())
                yield return Row(name, envelope, key.GetString()!);
        yield return "";
    }

    static string Row(string metric, JsonElement envelope, string key)
    {
        JsonElement own = envelope.GetProperty("fathom");
        JsonElement[] details = [.. envelope.GetProperty("eval_result_details").EnumerateArray()];
        string Control(string[] names) => details.FirstOrDefault(entry =>
            entry.TryGetProperty("control", out JsonElement name) && names.Contains(name.GetString())) is { ValueKind: JsonValueKind.Object } entry
            ? Cell(entry, entry, key) : "–";
        string[] cells = [Cell(envelope, own, key), .. Columns.Select(column => Control(column.Controls))];
        return $"| {metric} `{key}` | {string.Join(" | ", cells)} | {Separates(own, key)} |";
    }

    // Mean ± sd where there are several seeds in which it is defined, else the value.
    static string Cell(JsonElement metrics, JsonElement holder, string key)
    {
        bool spread = holder.TryGetProperty("spread", out JsonElement of);
        string fewer = spread && of.TryGetProperty("seeds_in_which_it_is_defined", out JsonElement defined)
            && defined.TryGetProperty(key, out JsonElement count) ? $" ({count} of {of.GetProperty("seeds")} seeds)" : "";
        if (spread && of.TryGetProperty("mean", out JsonElement means) && means.TryGetProperty(key, out JsonElement mean))
        {
            double value = mean.GetDouble(), deviation = of.GetProperty("standard_deviation").GetProperty(key).GetDouble();
            return $"{Number(value)} ± {Number(deviation < Rounding * Math.Abs(value) ? 0 : deviation)}{fewer}";
        }
        foreach (JsonProperty category in metrics.GetProperty("eval_result_metrics").EnumerateObject())
            if (category.Value.TryGetProperty(key, out JsonElement value)) return Number(value.GetDouble()) + fewer;
        return fewer.Length > 0 ? $"undefined{fewer}" : "undefined";
    }

    static string Separates(JsonElement own, string key)
    {
        if (!own.TryGetProperty("separates_from_chance", out JsonElement all) || !all.TryGetProperty(key, out JsonElement holds)) return "–";
        string words = own.GetProperty("against_chance").GetProperty(key).GetString()!;
        return holds.ValueKind switch
        {
            JsonValueKind.Null => words,
            JsonValueKind.False => $"no: {words}",
            _ => words is "better than chance" or "differs from chance" ? "yes" : $"yes: {words}",
        };
    }

    static string Number(double value)
    {
        double size = Math.Abs(value);
        return value.ToString(size is > 0 and < 0.001 ? "0.0e0" : value == Math.Floor(value) ? "N0"
            : size >= 10 ? "N1" : "0.0000", CultureInfo.InvariantCulture);
    }
}
