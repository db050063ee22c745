using System.Globalization;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Prompts of the command line as token ids.</summary>
sealed class PromptReader
{
    readonly ModelConfig config;

    /// <param name="model">Folder of the model; it may lack a tokenizer as long as only ids are used.</param>
    /// <param name="config">Its shape.</param>
    public PromptReader(string model, ModelConfig config)
    {
        this.config = config;
        Tokenizer = File.Exists(Path.Combine(model, "tokenizer.json")) ? Tokenizer.Load(model) : null;
    }

    /// <summary>The model's; null where it has none.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>A model, and what reads prompts for it.</summary>
    /// <param name="model">Its folder, or its name where it comes with Fathom.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="prompts">The reader.</param>
    public static LanguageModel Load(string model, Workers workers, out PromptReader prompts)
    {
        string folder = EmbeddedModels.FolderOf(model);
        LanguageModel loaded = LanguageModel.Load(folder, workers);
        prompts = new(folder, loaded.Config);
        return loaded;
    }

    /// <summary>Ids of a text, the model's BOS first.</summary>
    /// <exception cref="UsageException">The model has no tokenizer.</exception>
    public int[] Prompt(string text)
    {
        int[] ids = Encode(text);
        return (Tokenizer!.BosId ?? config.BosId) is { } bos && bos < config.VocabularySize ? [bos, .. ids] : ids;
    }

    /// <summary>Ids of a text alone.</summary>
    public int[] Encode(string text) =>
        (Tokenizer
            ?? throw new UsageException("the model's folder has no tokenizer.json; give --tokens instead of text")).Encode(text);

    /// <summary>
    /// Ids of a text that is meant to be one token. Tokenizers of the metaspace kind put a space before a text themselves,
    /// so that with them " was" is written "was"; both are understood.
    /// </summary>
    public int[] EncodeToken(string text)
    {
        int[] ids = Encode(text);
        if (ids.Length == 1 || !text.StartsWith(' ')) return ids;
        int[] bare = Encode(text[1..]);
        return bare.Length == 1 && Text(bare[0]).StartsWith(' ') ? bare : ids;
    }

    /// <summary>The one token that an option names, by its text or id.</summary>
    /// <exception cref="UsageException">It is several.</exception>
    public int Token(string option, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id)) return id;
        int[] ids = EncodeToken(text);
        return ids.Length == 1 ? ids[0] : throw new UsageException($"{option} '{text}' is {ids.Length} tokens; expected one");
    }

    /// <summary>Ids given as such: 1,2,3.</summary>
    public static int[] Tokens(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) throw new UsageException("--tokens: expected ids such as 1,2,3");
        return [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id
            : throw new UsageException($"--tokens: '{part}' is no token id"))];
    }

    /// <summary>Either --tokens or --prompt.</summary>
    public int[] Either(string tokens, string prompt)
    {
        if ((tokens.Length > 0) == (prompt.Length > 0)) throw new UsageException("expected either --tokens or --prompt");
        return tokens.Length > 0 ? Tokens(tokens) : Prompt(prompt);
    }

    /// <summary>Id as a person reads it; its number where there is no tokenizer.</summary>
    public string Text(int id) => Tokenizer?.Text(id) ?? $"[{id.ToString(CultureInfo.InvariantCulture)}]";

    /// <summary>The same for tables: spaces and line ends visible.</summary>
    public string Shown(int id) => Text(id).Replace(' ', '·').Replace("\n", "↵").Replace("\t", "→");

    /// <summary>Text of several ids together, as bytes join across tokens.</summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        if (Tokenizer is not null) return Tokenizer.Decode(ids, skipSpecial: true);
        return string.Join(' ', ids.ToArray().Select(Text));
    }
}
