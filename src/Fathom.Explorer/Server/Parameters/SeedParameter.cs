using System.Globalization;
using Microsoft.OpenApi;

namespace Fathom.Explorer;

/// <summary>A seed: any whole number of 64 bits, 0 where none is given.</summary>
sealed class SeedParameter(string name, string what) : Parameter<ulong>(name, what)
{
    protected override OpenApiSchema Schema => new() { Type = JsonSchemaType.Integer, Minimum = "0", Default = 0 };

    public override ulong Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return 0;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value : throw Wrong(text, $"a whole number from 0 to {ulong.MaxValue}");
    }
}
