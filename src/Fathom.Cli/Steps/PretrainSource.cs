using System.ComponentModel;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Lab.Worlds;
using Fathom.Models.Pretraining;
using Fathom.Models.Tokenizers.Training;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>What a model is pre-trained on: a world, or text files.</summary>
static class PretrainSource
{
    const string TokenizerFile = "tokenizer.json";

    /// <param name="options">Which.</param>
    /// <param name="start">Folder of the model to go on from, whose tokenizer the source keeps; null: there is none.</param>
    /// <param name="seed">Of the world, or of the order of the text's windows.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="InputException">A file cannot be read, or the model's tokenizer is not that of the world.</exception>
    public static ITokenSource Open(Options options, string? start, ulong seed, Workers workers)
    {
        string? tokenizer = options.Tokenizer.Length > 0 ? ReadTokenizer(options.Tokenizer) : null;
        if (start is not null && Path.Combine(start, TokenizerFile) is var file && File.Exists(file))
            tokenizer = File.ReadAllText(file);
        else if (start is not null && options.IsText && tokenizer is null)
            throw new InputException($"{start}: the model has no {TokenizerFile} to read the text with; " +
                "give its own as --tokenizer");
        ITokenSource source = options.World.Length > 0
            ? WorldTokenSources.Create(options.World, new(seed, tokenizer, options.Vocabulary, workers))
            : OfText(options, tokenizer, seed, workers);
        if (tokenizer is null && options.IsText && source.VocabularySize > options.Vocabulary)
            throw new OptionException($"--vocabulary {options.Vocabulary}: expected at least {source.VocabularySize}");
        if (tokenizer is not null && source is ITokenizedSource { TokenizerJson: var own } && !Same(own, tokenizer))
            throw new InputException($"{start}: the model's tokenizer is another than that of {source.Identity}; " +
                "choose a world or a text that goes with it");
        return source;
    }

    static TextTokenSource OfText(Options options, string? tokenizer, ulong seed, Workers workers)
    {
        tokenizer ??= BpeTrainer.Train(Texts(options), options.Vocabulary, BpeTrainer.EndOfText).ToJson();
        string name = string.Join(", ", options.Text.Select(Path.GetFileName));
        return TextTokenSource.Of(Texts(options), tokenizer, name, options.Holdout, seed, workers);
    }

    static IEnumerable<string> Texts(Options options) => TextFiles.Read(options.Text).Select(document => document.Text);

    static bool Same(string json, string other) =>
        json == other || JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(other));

    static string ReadTokenizer(string folderOrFile)
    {
        string path = Directory.Exists(folderOrFile) ? Path.Combine(folderOrFile, TokenizerFile) : folderOrFile;
        if (!File.Exists(path)) throw new InputException($"{path}: there is no such file; check --tokenizer");
        return File.ReadAllText(path);
    }

    /// <summary>Options that choose it.</summary>
    public sealed record Options
    {
        [Description("world to train on, whose data is made while it is needed")]
        public string World { get; init; } = "";

        [Description(".txt or .jsonl files to train on instead")]
        public IReadOnlyList<string> Text { get; init; } = [];

        [Description("folder with a tokenizer.json, or the file itself, for text and for worlds of text")]
        public string Tokenizer { get; init; } = "";

        [Description("tokens of the tokenizer that is made where none is given")]
        public int Vocabulary { get; init; } = 1024;

        [Description("share of the text, from its end, that is held out")]
        public double Holdout { get; init; } = 0.1;

        /// <summary>Whether a tokenizer reads it.</summary>
        public bool IsText => World.Length == 0 || WorldTokenSources.IsText(World);

        /// <param name="all">The options of the verb.</param>
        /// <param name="start">Folder of the model to go on from; null: there is none.</param>
        /// <exception cref="UsageException">Both a world and a text, or neither, or an option that has no part in it.</exception>
        public void Validate(GivenOptions all, string? start)
        {
            if (World.Length > 0 == Text.Count > 0) throw new UsageException("expected either --world or --text");
            if (World.Length > 0) all.Refuse("--world", "--holdout");
            if (!IsText) all.Refuse($"--world {World}", "--tokenizer", "--vocabulary");
            if (Tokenizer.Length > 0) all.Refuse("--tokenizer", "--vocabulary");
            if (start is null) return;
            all.Refuse("--from", "--vocabulary");
            if (File.Exists(Path.Combine(start, TokenizerFile)))
                all.Refuse("--from, which keeps the tokenizer of the model", "--tokenizer");
        }
    }
}
