using System.Security.Cryptography;
using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>
/// A run of words in four spellings each: "and", " and", "And", " And" are four tokens. An activation is the word's own random vector,
/// whatever the spelling, so that whoever knows the word knows its letter, and nobody else does.
/// </summary>
sealed class WordRun : IDisposable
{
    public const int Width = 64, Letters = 4, WordsOfLetter = 20, Spellings = 4;

    const int Contexts = 400, TrainContexts = 300, Length = 33, Rows = Contexts * (Length - 1), TrainRows = TrainContexts * (Length - 1);

    readonly TempFolder folder = new();
    readonly Philox random = new(17, 0);

    public WordRun()
    {
        var run = RunFolder.Create(folder.Path);
        WriteItems(run.Items);
        WriteCapture(run.Capture("embed"), Path.Combine(run.Items, "items.json"));
        (Items, Store) = (ItemStore.Open(run.Items), ActivationStore.Open(run.Capture("embed")));
    }

    public ItemStore Items { get; }

    public ActivationStore Store { get; }

    /// <summary>The word that a row is of, whatever its spelling.</summary>
    public int WordOf(long row) => Token((int)row) / Spellings;

    /// <summary>How it is written, 0 to 3.</summary>
    public int SpellingOf(long row) => Token((int)row) % Spellings;

    public void Dispose()
    {
        Items.Dispose();
        Store.Dispose();
        folder.Dispose();
    }

    int Token(int row) => (int)random.Below((ulong)row, Letters * WordsOfLetter * Spellings);

    static string Text(int token)
    {
        int word = token / Spellings;
        string text = $"{(char)('a' + word / WordsOfLetter)}{(char)('a' + word % WordsOfLetter)}";
        return (token % 2 == 0 ? "" : " ") + (token % Spellings < 2 ? text : char.ToUpperInvariant(text[0]) + text[1..]);
    }

    void WriteItems(string path)
    {
        Directory.CreateDirectory(path);
        // Token 0 is special, the others follow.
        TinyRun.Write(path, "tokens.bin", ItemStore.TokensKind, [.. Enumerable.Range(0, Contexts * Length)
            .Select(at => at % Length == 0 ? 0 : 1 + Token(at / Length * (Length - 1) + at % Length - 1))]);
        TinyRun.Write(path, "contexts.bin", ItemStore.ContextsKind,
            Enumerable.Range(0, Contexts).Select(context => new ContextEntry((long)context * Length, Length, context)).ToArray());
        TinyRun.Write(path, "documents.bin", ItemStore.DocumentsKind,
            Enumerable.Range(0, Contexts).Select(line => new DocumentOrigin(0, line)).ToArray());
        JsonFile.Write(Path.Combine(path, "vocabulary.json"),
            (string[])["<s>", .. Enumerable.Range(0, Letters * WordsOfLetter * Spellings).Select(Text)]);
        JsonFile.Write(Path.Combine(path, "items.json"), new ItemDescription
        {
            Model = "words",
            Files = [new("words.jsonl", 1, new string('a', 64))],
            ContextLength = Length,
            PerDocument = true,
            Documents = Contexts,
            TrainDocuments = TrainContexts,
            Contexts = Contexts,
            TrainContexts = TrainContexts,
            Tokens = Contexts * Length,
            SpecialIds = [0],
        });
    }

    void WriteCapture(string path, string items)
    {
        Directory.CreateDirectory(path);
        var vectors = new Philox(18, 0);
        TinyRun.Write(path, "rows.bin", ActivationStore.RowsKind,
            Enumerable.Range(0, Rows).Select(row => new RowPosition(row / (Length - 1), 1 + row % (Length - 1))).ToArray());
        TinyRun.Write(path, Path.GetFileName(ActivationStore.ShardPath(path, 0)), ActivationStore.ShardKind,
            Enumerable.Range(0, Rows * Width).Select(at => (float)vectors.Normal((ulong)(WordOf(at / Width) * Width + at % Width))).ToArray());
        JsonFile.Write(Path.Combine(path, "capture.json"), new CaptureDescription
        {
            Model = "words",
            ModelHash = new string('b', 64),
            ItemsHash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(items))),
            Site = "embed",
            Width = Width,
            Type = RowType.F32,
            Rows = Rows,
            TrainRows = TrainRows,
            ShardRows = Rows,
            Mean = new double[Width],
            MeanSquaredNorm = Width,
        });
    }
}
