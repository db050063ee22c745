using System.IO.Compression;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>
/// Objects of a JSON file of any size, one after the other: those on its lines, those of an array, or those of one array inside
/// an object, whose other members come as they stand. Never more than one object is in memory.
/// </summary>
sealed class JsonItems : IDisposable
{
    static readonly JsonReaderOptions Options = new() { MaxDepth = PublishedLimits.Depth, AllowMultipleValues = true };

    readonly string path;
    readonly string? array;
    readonly Stream stream;
    byte[] buffer = new byte[1 << 16];
    int start, end;
    long taken;
    bool isLast;
    JsonReaderState state = new(Options);
    JsonDocument? current;

    /// <param name="path">A file; unpacked where its name ends in .gz.</param>
    /// <param name="array">The member of the root object whose elements are the items; null where the items stand on their own.</param>
    /// <exception cref="InputException">It cannot be opened.</exception>
    public JsonItems(string path, string? array)
    {
        (this.path, this.array) = (path, array);
        try
        {
            Stream file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be opened ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    /// <summary>The next item.</summary>
    /// <param name="name">Name of a member of the root object; null of an item.</param>
    /// <param name="item">It, valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputException">No JSON, too deep, or larger than is believed.</exception>
    public bool Next(out string? name, out JsonElement item)
    {
        current?.Dispose();
        current = null;
        try
        {
            while (true)
            {
                if (Take(out name, out item)) return true;
                if (isLast)
                {
                    // At the end the reader itself says whether anything is missing.
                    new Utf8JsonReader(buffer.AsSpan(start, end - start), true, state).Read();
                    return false;
                }
                Fill();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The comma before an object is no part of it.
            string why = e is JsonException json ? JsonFault.Words(json, buffer.AsSpan(start, end - start).TrimStart(", \t\r\n"u8))
                : "a key that is no Unicode text";
            throw new InputException($"{path}: no JSON that can be read, within the object after {taken - (end - start)} bytes ({why})", e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new InputException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    public void Dispose()
    {
        current?.Dispose();
        stream.Dispose();
    }

    // One item out of what is in the buffer. What was gone through for good is not read again; an object that is not whole is.
    bool Take(out string? name, out JsonElement item)
    {
        (name, item) = (null, default);
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isLast, state);
        while (true)
        {
            long begun = reader.BytesConsumed;
            if (!reader.Read()) return false;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString();
                if (!reader.Read()) return false;
            }
            if (reader.TokenType == JsonTokenType.EndArray || IsOpened(reader, name))
            {
                name = null;
                Pass(ref reader);
                continue;
            }
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                Pass(ref reader);
                continue;
            }
            int from = start + (int)reader.TokenStartIndex;
            if (!reader.TrySkip()) return false;
            int length = start + (int)reader.BytesConsumed - from;
            current = JsonDocument.Parse(buffer.AsMemory(from, length), new() { MaxDepth = PublishedLimits.Depth });
            item = current.RootElement;
            Pass(ref reader);
            return true;
        }
    }

    // Whether the token is no item but the beginning of what holds items.
    bool IsOpened(in Utf8JsonReader reader, string? name) => array is null
        ? reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0
        : reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 0 && name is null
            || reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 1 && name == array;

    void Pass(ref Utf8JsonReader reader)
    {
        start += (int)reader.BytesConsumed;
        state = reader.CurrentState;
        reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isLast, state);
    }

    void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (buffer.Length >= PublishedLimits.ObjectBytes)
                throw new InputException($"{path}: an object of more than {PublishedLimits.ObjectBytes >> 20} MiB, after " +
                    $"{taken - end} bytes; features of a published set are smaller");
            Array.Resize(ref buffer, 2 * buffer.Length);
        }
        bool isFirst = taken == 0;
        int read = stream.ReadAtLeast(buffer.AsSpan(end), Math.Min(4, buffer.Length - end), throwOnEndOfStream: false);
        isLast = read == 0;
        (end, taken) = (end + read, taken + read);
        if (taken > PublishedLimits.FileBytes)
            throw new InputException($"{path}: more than {PublishedLimits.FileBytes >> 30} GiB when unpacked; no published set is that large");
        if (isFirst && buffer.AsSpan(0, end).StartsWith("\uFEFF"u8)) start = 3;
    }
}
