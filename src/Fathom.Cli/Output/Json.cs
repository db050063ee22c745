using System.Text.Json;

namespace Fathom.Cli;

/// <summary>What --json prints: one object on standard output.</summary>
static class Json
{
    static readonly JsonSerializerOptions Compact = new(JsonFile.Options) { WriteIndented = false };

    public static void Print<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Compact));
}
