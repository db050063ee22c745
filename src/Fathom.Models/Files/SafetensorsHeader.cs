using System.Text.Json;
using System.Text.Unicode;

namespace Fathom.Models.Files;

/// <summary>
/// The header of a safetensors file: {name: {"dtype", "shape", "data_offsets": [begin, end]}, "__metadata__": {text: text}}.
/// Strict where the format is: it accepts nothing that could be read in two ways. Unknown keys of an entry are skipped,
/// as the reference implementation does.
/// </summary>
sealed class SafetensorsHeader
{
    /// <summary>The limit that the format sets.</summary>
    public const long MaxBytes = 100_000_000;
    public const string MetadataKey = "__metadata__";
    const int MaxDepth = 32;

    readonly string path;
    readonly long dataStart;
    readonly long dataLength;
    readonly Dictionary<string, TensorInfo> tensors = new(StringComparer.Ordinal);
    Dictionary<string, string>? metadata;

    SafetensorsHeader(string path, long dataStart, long dataLength)
    {
        this.path = path;
        this.dataStart = dataStart;
        this.dataLength = dataLength;
    }

    public IReadOnlyDictionary<string, TensorInfo> Tensors => tensors;

    public IReadOnlyDictionary<string, string> Metadata => metadata ?? [];

    /// <param name="json">The header's bytes.</param>
    /// <param name="dataStart">Where the data begins in the file.</param>
    /// <param name="dataLength">Bytes from there to the end of the file; the tensors must cover them exactly.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataStart, long dataLength, string path)
    {
        var header = new SafetensorsHeader(path, dataStart, dataLength);
        if (json.IsEmpty || json[0] != '{') throw header.Bad("the header does not begin with '{'");
        if (!Utf8.IsValid(json)) throw header.Bad("the header is not UTF-8");
        try
        {
            header.ReadRoot(json);
        }
        catch (JsonException e)
        {
            throw header.Bad($"the header is not valid JSON ({JsonFault.Of(e, json)})");
        }
        header.CheckCover();
        return header;
    }

    /// <summary>The one form of every refusal.</summary>
    public static InputException Bad(string path, string what) =>
        new($"{path}: {what}. The file is damaged or no safetensors file; copy or export it again.");

    void ReadRoot(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref reader, "a tensor name");
            reader.Read();
            if (name == MetadataKey) ReadMetadata(ref reader);
            else if (!tensors.TryAdd(name, ReadTensor(ref reader, name)))
                throw Bad($"the header names tensor {OneLine.Quote(name)} twice");
        }
        reader.Read(); // throws when anything but white space follows
    }

    void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (metadata != null) throw Bad($"the header has {MetadataKey} twice");
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad($"{MetadataKey} is not an object");
        metadata = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = Text(ref reader, $"a key of {MetadataKey}");
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Bad($"{MetadataKey} entry {OneLine.Quote(key)} is {Kind(reader.TokenType)}, not a string");
            if (!metadata.TryAdd(key, Text(ref reader, $"a value of {MetadataKey}")))
                throw Bad($"{MetadataKey} has key {OneLine.Quote(key)} twice");
        }
    }

    TensorInfo ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string shown = $"tensor {OneLine.Quote(name)}";
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Bad($"the entry of {shown} is {Kind(reader.TokenType)}, not an object");
        ScalarType? type = null;
        long[]? shape = null, offsets = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = Text(ref reader, $"a key of {shown}");
            if (!seen.Add(key)) throw Bad($"{shown} has key {OneLine.Quote(key)} twice");
            reader.Read();
            if (key == "dtype") type = ReadType(ref reader, shown);
            else if (key == "shape") shape = ReadNumbers(ref reader, $"the shape of {shown}");
            else if (key == "data_offsets") offsets = ReadNumbers(ref reader, $"data_offsets of {shown}");
            else reader.Skip();
        }
        if (type == null) throw Bad($"{shown} has no dtype");
        if (shape == null) throw Bad($"{shown} has no shape");
        if (offsets == null) throw Bad($"{shown} has no data_offsets");
        return Checked(name, shown, type.Value, shape, offsets);
    }

    TensorInfo Checked(string name, string shown, ScalarType type, long[] shape, long[] offsets)
    {
        if (offsets.Length != 2) throw Bad($"data_offsets of {shown} has {offsets.Length} numbers, expected 2 (begin, end)");
        var (begin, end) = (offsets[0], offsets[1]);
        if (begin > end) throw Bad($"{shown} begins at {begin}, after its end at {end}");
        if (end > dataLength)
            throw Bad($"{shown} ends at byte {end} of the data, but the file has only {dataLength} (truncated?)");
        if (Shapes.Bytes(shape, type.Size()) is not { } needed)
            throw Bad($"the shape {Shapes.Text(shape)} of {shown} overflows 64 bits");
        if (needed != end - begin)
        {
            throw Bad($"{shown} of type {type.SafetensorsName()} and shape {Shapes.Text(shape)} takes {needed} bytes, " +
                $"but data_offsets give it {end - begin}");
        }
        return new TensorInfo(name, type, shape, dataStart + begin, needed);
    }

    ScalarType ReadType(ref Utf8JsonReader reader, string shown)
    {
        if (reader.TokenType != JsonTokenType.String) throw Bad($"dtype of {shown} is {Kind(reader.TokenType)}, not a string");
        string name = Text(ref reader, $"dtype of {shown}");
        return ScalarTypes.FromSafetensors(name)
            ?? throw new InputException($"{path}: {shown} has the unknown dtype {OneLine.Quote(name)}. " +
                $"Known are {string.Join(", ", Enum.GetValues<ScalarType>().Select(ScalarTypes.SafetensorsName))}.");
    }

    long[] ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Bad($"{what} is {Kind(reader.TokenType)}, not a list");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number)
                throw Bad($"{what} holds {Kind(reader.TokenType)}, expected whole numbers");
            if (reader.ValueSpan[0] == '-') throw Bad($"{what} holds a negative number");
            if (!reader.TryGetInt64(out long number))
                throw Bad($"{what} holds a number that is not whole or does not fit 63 bits");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    // The tensors, in order of their bytes, must follow one another from the first byte of the data to the last.
    void CheckCover()
    {
        var ordered = tensors.Values.ToArray();
        Array.Sort(ordered, (a, b) => (a.Offset, a.ByteLength).CompareTo((b.Offset, b.ByteLength)));
        long covered = dataStart;
        foreach (var tensor in ordered)
        {
            string shown = $"tensor {OneLine.Quote(tensor.Name)}";
            if (tensor.Offset < covered)
                throw Bad($"{shown} overlaps the tensor before it by {covered - tensor.Offset} bytes");
            if (tensor.Offset > covered)
                throw Bad($"a hole of {tensor.Offset - covered} bytes, which no tensor claims, precedes {shown}");
            covered += tensor.ByteLength;
        }
        long rest = dataStart + dataLength - covered;
        if (rest != 0) throw Bad($"{rest} bytes of trailing data follow the last tensor");
    }

    string Text(ref Utf8JsonReader reader, string what)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Bad($"{what} holds a lone surrogate, which is no character");
        }
    }

    static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    InputException Bad(string what) => Bad(path, what);
}
