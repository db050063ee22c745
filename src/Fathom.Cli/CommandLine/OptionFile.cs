using System.Text.Json;
using System.Text.Unicode;

namespace Fathom.Cli;

/// <summary>The JSON file that an option names.</summary>
static class OptionFile
{
    /// <param name="option">With its dashes, for messages.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be read, or is no JSON: with line and column, and what is wrong there.</exception>
    public static JsonElement Read(string option, string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{option} {path}: there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option} {path}: cannot be read ({e.Message.ReplaceLineEndings(" ")})", e);
        }
        ReadOnlyMemory<byte> json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (!Utf8.IsValid(json.Span)) throw new InputException($"{option} {path}: holds what is no UTF-8; save it as UTF-8");
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InputException($"{option} {path}, {JsonFault.Of(e, json.Span)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InputException($"{option} {path}: a key in it is no Unicode text", e);
        }
    }
}
