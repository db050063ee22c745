using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Lab.Worlds;
using Fathom.Models.Pretraining;
using Fathom.Models.Tokenizers.Training;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>What a model is pre-trained on: a world, or text files.</summary>
static class PretrainSource
{
    /// <param name="options">Which.</param>
    /// <param name="seed">Of the world, or of the order of the text's windows.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="UsageException">Both a world and a text, or neither.</exception>
    public static ITokenSource Open(Options options, ulong seed, Workers workers)
    {
        bool world = options.World.Length > 0, text = options.Text.Count > 0;
        if (world == text) throw new UsageException("expected either --world or --text");
        string? tokenizer = options.Tokenizer.Length > 0 ? ReadTokenizer(options.Tokenizer) : null;
        if (world) return WorldTokenSources.Create(options.World, new(seed, tokenizer, options.Vocabulary, workers));
        tokenizer ??= BpeTrainer.Train(Texts(options), options.Vocabulary, BpeTrainer.EndOfText).ToJson();
        string name = string.Join(", ", options.Text.Select(Path.GetFileName));
        return TextTokenSource.Of(Texts(options), tokenizer, name, options.Holdout, seed, workers);
    }

    static IEnumerable<string> Texts(Options options) => TextFiles.Read(options.Text).Select(document => document.Text);

    static string ReadTokenizer(string folderOrFile)
    {
        string path = Directory.Exists(folderOrFile) ? Path.Combine(folderOrFile, "tokenizer.json") : folderOrFile;
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

        [Description("folder with a tokenizer.json, or the file itself, for text")]
        public string Tokenizer { get; init; } = "";

        [Description("tokens of the tokenizer that is trained where none is given")]
        public int Vocabulary { get; init; } = 1024;

        [Description("share of the text, from its end, that is held out")]
        public double Holdout { get; init; } = 0.1;
    }
}
