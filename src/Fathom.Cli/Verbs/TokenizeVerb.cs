using System.ComponentModel;
using Fathom.Models;
using Fathom.Models.Tokenizers;

namespace Fathom.Cli;

/// <summary><c>fathom tokenize</c></summary>
sealed class TokenizeVerb : Verb<TokenizeVerb.Options>
{
    public override string Name => "tokenize";

    public override string Summary => "token ids of a text";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom tokenize --model models/gpt2 --prompt \"Once upon a time\"",
        "fathom tokenize --model tokenizer.json --prompt \"Once upon a time\" --special --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        Tokenizer tokenizer = Tokenizer.Load(EmbeddedModels.FolderOf(options.Model));
        int[] ids = tokenizer.Encode(options.Prompt, options.Special);
        string[] tokens = [.. ids.Select(tokenizer.Token)];
        if (options.Json) Json.Print(new { ids, tokens });
        else
            foreach ((int id, string token) in ids.Zip(tokens)) Console.WriteLine($"{id,8}  {token}");
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("folder with tokenizer.json, the file itself, or the name of a model that comes with Fathom"), RequiredOption]
        public string Model { get; init; } = "";

        [Description("the text"), RequiredOption]
        public string Prompt { get; init; } = "";

        [Description("add the special tokens of the tokenizer's template (BOS)")]
        public bool Special { get; init; }

        [Description("print {\"ids\": […], \"tokens\": […]}")]
        public bool Json { get; init; }
    }
}
