using System.Globalization;
using Microsoft.OpenApi;

namespace Fathom.Explorer;

/// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>.</summary>
sealed class IntegerParameter(string name, string what, int low, int high, int otherwise) : Parameter<int>(name, what)
{
    protected override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = low.ToString(CultureInfo.InvariantCulture),
        Maximum = high.ToString(CultureInfo.InvariantCulture),
        Default = otherwise,
    };

    public override int Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return otherwise;
        bool whole = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        return whole && value >= low && value <= high ? value : throw Wrong(text, $"a whole number from {low} to {high}");
    }
}
