using System.Text.Json;
using Fathom.Dictionaries;

namespace Fathom.Explorer;

/// <summary>
/// What latents track, as <c>evaluation/&lt;dictionary&gt;/truth.json</c> says it: names for those that tell a labelled variable
/// well enough on training rows, with figures of held-out ones, which had no part in that choice. Entries without the figures
/// that a name needs are passed over, and so is a whole file that is not there or says to be of other weights.
/// </summary>
sealed class TruthResults
{
    /// <summary>Least F1 on training rows of a latent that is named. Below it precision and recall cannot both reach one half:
    /// on most of where the latent fires, or on most of what the name speaks of, the name would mislead.</summary>
    public const double NamedFrom = 0.5;

    /// <summary>Least held-out F1 by which a variable counts as found.</summary>
    public const double FoundFrom = 0.8;

    /// <summary>Nothing is named.</summary>
    public static readonly TruthResults None = new([], null);

    const string Dictionary = "this dictionary";

    readonly Dictionary<int, TracksResponse> tracks;

    TruthResults(Dictionary<int, TracksResponse> tracks, NamingResponse? naming) => (this.tracks, Naming) = (tracks, naming);

    /// <summary>The counts; null where nothing was measured.</summary>
    public NamingResponse? Naming { get; }

    /// <summary>What a latent tracks; null when nothing well enough.</summary>
    public TracksResponse? Of(int latent) => tracks.GetValueOrDefault(latent);

    /// <summary>Where a run keeps the results of a dictionary.</summary>
    public static string FileOf(RunFolder run, string dictionary) => Path.Combine(run.Evaluation(dictionary), "truth.json");

    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of the dictionary.</param>
    /// <param name="hash">Fingerprint of the dictionary that is shown.</param>
    /// <param name="latents">Latents of the dictionary.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static TruthResults Read(RunFolder run, string dictionary, string hash, int latents)
    {
        string repair = $"fathom evaluate --run {run.Path} --dictionary {dictionary} --metrics truth";
        return ResultsFile.Read(FileOf(run, dictionary), hash, repair, envelope => From(envelope, latents)).Results ?? None;
    }

    static TruthResults From(JsonElement envelope, int latents)
    {
        if (Member(envelope, "eval_result_unstructured") is not { } lists) return None;
        var descriptions = new Dictionary<string, string>();
        int found = 0, scored = 0;
        foreach (JsonElement variable in Entries(lists, "variables"))
        {
            if (Text(variable, "name") is { } name) descriptions[name] = Text(variable, "description") ?? "";
            if (Member(variable, "too_rare") is not { ValueKind: JsonValueKind.True }) scored++;
            if (Member(variable, "scores") is { } scores && Member(scores, Dictionary) is { } best
                && Number(best, "f1") >= FoundFrom)
                found++;
        }
        var tracks = new Dictionary<int, TracksResponse>();
        foreach (JsonElement entry in Entries(lists, "latents"))
            if (Member(entry, "latent") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int latent)
                && latent >= 0 && latent < latents && Tracks(entry, descriptions) is { } tracked)
                tracks[latent] = tracked;
        return new(tracks, new(tracks.Count, NamedFrom, found, scored, FoundFrom));
    }

    static TracksResponse? Tracks(JsonElement entry, Dictionary<string, string> descriptions) =>
        Text(entry, "variable") is { } name && Number(entry, "train_f1") >= NamedFrom && Number(entry, "f1") is { } f1 &&
        Number(entry, "precision") is { } precision && Number(entry, "recall") is { } recall &&
        Number(entry, "threshold") is { } threshold
            ? new(name, descriptions.GetValueOrDefault(name, ""), f1, precision, recall, threshold) : null;

    static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : null;

    static JsonElement.ArrayEnumerator Entries(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static double? Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value)
            && double.IsFinite(value) ? value : null;
}
