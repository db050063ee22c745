using System.Globalization;
using Microsoft.OpenApi;

namespace Fathom.Explorer;

/// <summary>A finite number; null where none is given.</summary>
sealed class NumberParameter(string name, string what) : Parameter<float?>(name, what)
{
    protected override OpenApiSchema Schema => new() { Type = JsonSchemaType.Number };

    public override float? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        bool number = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
        return number && float.IsFinite(value) ? value : throw Wrong(text, "a number");
    }
}
