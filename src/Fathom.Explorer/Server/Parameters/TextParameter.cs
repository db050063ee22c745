using Microsoft.OpenApi;

namespace Fathom.Explorer;

/// <summary>A short text, empty where none is given.</summary>
sealed class TextParameter(string name, string what, bool required = false, int longest = Query.LongestText) : Parameter<string>(name, what)
{
    public override bool Required => required;

    public override int Longest => longest;

    protected override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, MaxLength = longest };

    public override string Read(string? text) =>
        !required || !string.IsNullOrWhiteSpace(text) ? text?.Trim() ?? "" : throw RequestException.Bad($"{Name} is missing");
}
