using Microsoft.OpenApi;

namespace Fathom.Explorer;

/// <summary>true or false, which is meant where none is given.</summary>
sealed class FlagParameter(string name, string what) : Parameter<bool>(name, what)
{
    protected override OpenApiSchema Schema => new() { Type = JsonSchemaType.Boolean, Default = false };

    public override bool Read(string? text) => text switch
    {
        null or "" or "false" => false,
        "true" => true,
        _ => throw Wrong(text, "true or false"),
    };
}
