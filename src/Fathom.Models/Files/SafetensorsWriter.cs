using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Models.Files;

/// <summary>
/// Writes safetensors files. The bytes depend only on the tensors and the metadata, not on their order: metadata first,
/// by key; then tensors of wider types before narrower ones, so that each is aligned, and by name.
/// </summary>
public static class SafetensorsWriter
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file atomically (see <see cref="AtomicFile"/>).</summary>
    /// <param name="tensors">With distinct names.</param>
    /// <param name="metadata">Text for the header's <c>__metadata__</c>; null or empty for none.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">A name occurs twice, is reserved, or is not valid Unicode.</exception>
    public static void Write(
        string path, IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors.ToArray();
        Array.Sort(ordered, static (a, b) => a.Type.Size() != b.Type.Size()
            ? b.Type.Size().CompareTo(a.Type.Size())
            : string.CompareOrdinal(a.Name, b.Name));
        byte[] header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in ordered) tensor.WriteTo(stream);
        });
    }

    // Padded with spaces to a multiple of 8, so that the data begins aligned.
    static byte[] Header(TensorData[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 }) WriteMetadata(json, metadata);
            WriteTensors(json, tensors);
            json.WriteEndObject();
        }
        int padded = (buffer.WrittenCount + 7) & ~7;
        if (padded > SafetensorsHeader.MaxBytes) throw new ArgumentException("the header exceeds 100 MB", nameof(tensors));
        byte[] header = new byte[padded];
        buffer.WrittenSpan.CopyTo(header);
        header.AsSpan(buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (string key in metadata.Keys.Order(StringComparer.Ordinal))
            json.WriteString(Unicode(key), Unicode(metadata[key]));
        json.WriteEndObject();
    }

    static void WriteTensors(Utf8JsonWriter json, TensorData[] tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        long offset = 0;
        foreach (var tensor in tensors)
        {
            if (!names.Add(tensor.Name)) throw new ArgumentException($"the name {tensor.Name} occurs twice or is reserved");
            json.WriteStartObject(Unicode(tensor.Name));
            json.WriteString("dtype", tensor.Type.SafetensorsName());
            json.WriteStartArray("shape");
            foreach (long dimension in tensor.Shape) json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.ByteLength);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    // The JSON writer would replace a lone surrogate silently, and two names could become one.
    static string Unicode(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !text.Contains('\uFFFD'))
                throw new ArgumentException("a name or metadata text holds a lone surrogate");
        }
        return text;
    }
}
