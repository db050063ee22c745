using System.Text.Json;
using System.Text.Unicode;
using Fathom.Models.Tokenizers.Decoders;
using Fathom.Models.Tokenizers.Model;
using Fathom.Models.Tokenizers.Normalizers;
using Fathom.Models.Tokenizers.PreTokenizers;

namespace Fathom.Models.Tokenizers;

/// <summary>The parts of a tokenizer.json, read and checked.</summary>
internal sealed record TokenizerFile(
    IReadOnlyList<AddedToken> AddedTokens, Normalizer? Normalizer, PreTokenizer? PreTokenizer, BpeModel Model, Template Template,
    Decoder? Decoder)
{
    private const string FileName = "tokenizer.json";
    private const long LongestFile = 1L << 30;

    internal static TokenizerFile Read(string folderOrFile)
    {
        string path = Directory.Exists(folderOrFile) ? Path.Combine(folderOrFile, FileName) : folderOrFile;
        return Read(path, ReadBytes(path));
    }

    /// <param name="source">Where the bytes come from, for error messages.</param>
    internal static TokenizerFile Read(string source, byte[] bytes)
    {
        using var document = Parse(source, bytes);
        return Read(new JsonPart(source, "", document.RootElement));
    }

    private static JsonDocument Parse(string path, byte[] bytes)
    {
        if (!Utf8.IsValid(bytes)) { throw new InputException($"{path}: not UTF-8; copy the file again"); }
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: not a whole, valid JSON file ({JsonFault.Of(e, bytes)}); copy the file again", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InputException($"{path}: a key has half a surrogate pair; copy the file again", e);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                throw new InputException($"{path}: not found; a model needs its {FileName} (Hugging Face's fast tokenizer)");
            }
            long length = new FileInfo(path).Length;
            return length <= LongestFile
                ? File.ReadAllBytes(path)
                : throw new InputException($"{path}: {length} bytes are too many for a {FileName} (at most {LongestFile})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({JsonPart.Shown(e.Message)})", e);
        }
    }

    private static TokenizerFile Read(JsonPart root)
    {
        // truncation and padding say how to cut and fill batches; Hugging Face's model code resets both before it encodes.
        root.AllowOnly("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor",
            "decoder", "model");
        if (root.Find("version") is { } version && version.Text() != "1.0")
        {
            throw version.Bad($"version \"{JsonPart.Shown(version.Text())}\" is not supported yet (supported: 1.0)");
        }
        var model = BpeModel.Read(root["model"]);
        var added = ReadAdded(root, model.Vocabulary);
        HashSet<int> addedIds = [.. added.Select(token => token.Id)];
        return new TokenizerFile(
            added,
            root.Find("normalizer") is { } normalizer ? Normalizer.Read(normalizer) : null,
            root.Find("pre_tokenizer") is { } preTokenizer ? PreTokenizer.Read(preTokenizer) : null,
            model,
            root.Find("post_processor") is { } template
                ? Template.Read(template, id => model.Vocabulary.Token(id) is not null || addedIds.Contains(id))
                : Template.None,
            root.Find("decoder") is { } decoder ? Decoder.Read(decoder) : null);
    }

    private static List<AddedToken> ReadAdded(JsonPart root, Vocabulary vocabulary)
    {
        List<AddedToken> added = [];
        if (root.Find("added_tokens") is not { } list) { return added; }
        Dictionary<int, string> contents = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var item in list.Items())
        {
            var token = AddedToken.Read(item);
            string shown = JsonPart.Shown(token.Content);
            if (!seen.Add(token.Content)) { throw item.Bad($"the added token \"{shown}\" comes twice"); }
            if (!contents.TryAdd(token.Id, token.Content) ||
                (vocabulary.Token(token.Id) is { } owner && owner != token.Content))
            {
                throw item.Bad($"the added token \"{shown}\" has the id {token.Id} of another token");
            }
            if (vocabulary.Id(token.Content) is var id and >= 0 && id != token.Id)
            {
                throw item.Bad($"the added token \"{shown}\" has the id {token.Id}, but the vocabulary gives it {id}");
            }
            added.Add(token);
        }
        return added;
    }
}
