using System.Text.Json;

namespace Fathom.Models.Files;

/// <summary>The index of a sharded checkpoint: {"metadata": …, "weight_map": {tensor: file name}}.</summary>
static class ShardIndex
{
    /// <summary>Pairs of tensor and plain file name, in the order of the file.</summary>
    /// <exception cref="InputException">
    /// Not such JSON, a name occurs twice, or a file name is more than a name: it could lead out of the folder.
    /// </exception>
    public static IReadOnlyList<(string Tensor, string File)> Read(string path)
    {
        using var file = MappedFile.Open(path);
        if (file.Length > SafetensorsHeader.MaxBytes)
            throw Bad(path, $"it has {file.Length} bytes, above the limit of {SafetensorsHeader.MaxBytes}");
        byte[] bytes = file.Bytes(0, (int)file.Length).ToArray();
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Pairs(json.RootElement, path);
        }
        catch (JsonException e)
        {
            throw Bad(path, JsonFault.Of(e, bytes));
        }
        catch (InvalidOperationException)
        {
            throw Bad(path, "a name in it is no Unicode text");
        }
    }

    static List<(string, string)> Pairs(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out var map)
            || map.ValueKind != JsonValueKind.Object) throw Bad(path, "it has no object \"weight_map\"");
        var pairs = new List<(string, string)>();
        foreach (var entry in map.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
                throw Bad(path, $"the file of tensor {OneLine.Quote(entry.Name)} is not a string");
            string name = entry.Value.GetString()!;
            if (!IsPlainName(name))
            {
                throw new InputException($"{path}: tensor {OneLine.Quote(entry.Name)} is said to be in " +
                    $"{OneLine.Quote(name)}, which is not the name of a file in the same folder. Do not trust this checkpoint.");
            }
            pairs.Add((entry.Name, name));
        }
        return pairs;
    }

    static bool IsPlainName(string name) =>
        name.Length > 0 && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\', ':')
        && !name.Any(char.IsControl);

    static InputException Bad(string path, string what) =>
        new($"{path}: not a shard index ({what}). Copy or export the file again.");
}
