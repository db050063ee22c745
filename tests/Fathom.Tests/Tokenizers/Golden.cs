using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Tokenizers;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Tokenizers;

/// <summary>tests/goldens/tokenizers/cases.json: our own small tokenizers, what Hugging Face's library makes of them.</summary>
static class Golden
{
    private static readonly Lazy<JsonNode> Data = new(() => Read());

    public static JsonNode Root => Data.Value;

    public static string[] Strings { get; } = [.. Root["strings"]!.AsArray().Select(s => s!.GetValue<string>())];

    /// <summary>The tokenizer.json of a golden tokenizer.</summary>
    public static string File(string name)
    {
        var file = Root["tokenizers"]![name]!.DeepClone();
        var settings = file["model"]!.AsObject();
        var model = Root["models"]![settings["base"]!.GetValue<string>()]!.DeepClone().AsObject();
        foreach (var (key, value) in settings)
        {
            if (key != "base") { model[key] = value?.DeepClone(); }
        }
        file["model"] = model;
        return file.ToJsonString();
    }

    public static Tokenizer Load(string name) => LoadText(File(name));

    public static Tokenizer LoadText(string json)
    {
        using var folder = new TempFolder();
        System.IO.File.WriteAllText(folder.File("tokenizer.json"), json);
        return Tokenizer.Load(folder.Path);
    }

    private static JsonNode Read() =>
        JsonNode.Parse(System.IO.File.ReadAllBytes(Repository.Path("tests", "goldens", "tokenizers", "cases.json")),
            documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!;
}
