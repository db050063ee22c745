using System.Text.Json;
using Microsoft.OpenApi;

namespace Fathom.Explorer;

/// <summary>One of a few words: the members of <typeparamref name="T"/>.</summary>
sealed class ChoiceParameter<T>(string name, string what, T otherwise) : Parameter<T>(name, what) where T : struct, Enum
{
    static readonly string[] Words = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    protected override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. Words.Select(word => (System.Text.Json.Nodes.JsonNode)word)],
        Default = JsonNamingPolicy.CamelCase.ConvertName(otherwise.ToString()),
    };

    public override T Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return otherwise;
        int place = Array.FindIndex(Words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return place >= 0 ? Enum.GetValues<T>()[place] : throw Wrong(text, string.Join(", ", Words));
    }
}
