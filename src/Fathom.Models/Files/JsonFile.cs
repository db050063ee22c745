using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Models.Files;

namespace Fathom;

/// <summary>The small JSON files of a run: camelCase names, indented, written whole or not at all.</summary>
public static class JsonFile
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(new LowerCaseNames()) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static void Write<T>(string path, T value) =>
        AtomicFile.WriteAllText(path, JsonSerializer.Serialize(value, Options) + "\n");

    /// <param name="path">The file.</param>
    /// <param name="repair">The command that makes it anew, for the message.</param>
    /// <exception cref="InputException">Missing, or not what it should be.</exception>
    public static T Read<T>(string path, string repair)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: missing; make it with '{repair}'");
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Options)
                ?? throw new InputException($"{path}: holds null; make it anew with '{repair}'");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: damaged ({JsonFault.Of(e, bytes)}); make it anew with '{repair}'", e);
        }
    }
}
