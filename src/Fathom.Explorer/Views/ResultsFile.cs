using System.Text.Json;

namespace Fathom.Explorer;

/// <summary>
/// A file of <c>evaluation/&lt;dictionary&gt;</c> in the SAEBench envelope. One that is not there is no error, since a dictionary
/// can be explored before it was evaluated; one that says to be of other weights is told apart.
/// </summary>
static class ResultsFile
{
    const string Config = "eval_config", Hash = "dictionary_hash";

    /// <param name="path">The file.</param>
    /// <param name="hash">Fingerprint of the dictionary that is shown.</param>
    /// <param name="repair">The command that makes the file.</param>
    /// <param name="read">Reads the envelope; must keep nothing of it.</param>
    /// <returns>What was read, null when there is nothing of these weights, and whether there is something of others.</returns>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static (T? Results, bool OfOtherWeights) Read<T>(string path, string hash, string repair, Func<JsonElement, T> read)
        where T : class
    {
        if (!File.Exists(path)) return (null, false);
        byte[] bytes = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes = File.ReadAllBytes(path));
            JsonElement envelope = document.RootElement;
            if (envelope.ValueKind != JsonValueKind.Object) return (null, false);
            return IsOfOthers(envelope, hash) ? (null, true) : (read(envelope), false);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            string why = e is JsonException json ? JsonFault.Of(json, bytes) : e.Message.ReplaceLineEndings(" ");
            throw new InputException($"{path}: damaged ({why}); make it anew with '{repair}'", e);
        }
    }

    // Results that name no weights, as other tools write them, are taken as they are.
    static bool IsOfOthers(JsonElement envelope, string hash) =>
        envelope.TryGetProperty(Config, out JsonElement config) && config.ValueKind == JsonValueKind.Object &&
        config.TryGetProperty(Hash, out JsonElement named) && named.ValueKind == JsonValueKind.String
            && named.GetString() != hash;
}
