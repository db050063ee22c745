using Fathom.Dictionaries;
using Fathom.Lab.Othello;
using Fathom.Lab.Stories;
using Fathom.Models.Pretraining;
using Fathom.Models.Tokenizers.Training;

namespace Fathom.Lab.Worlds;

/// <summary>The worlds that a model can be pre-trained on, by name.</summary>
public static class WorldTokenSources
{
    /// <summary>Documents that a tokenizer is trained on: enough for every word of a generator to come often.</summary>
    const int TokenizerDocuments = 20_000;

    /// <summary>One line here makes a world known to <c>fathom models pretrain --world</c>.</summary>
    static readonly Dictionary<string, Func<PretrainSourceOptions, ITokenSource>> Factories = new(StringComparer.Ordinal)
    {
        ["othello"] = options => new OthelloTokenSource(options.Seed),
        ["stories"] = options => Stories(new StoriesWorld(options.Seed), options),
    };

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names => [.. Factories.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The source of a world.</summary>
    /// <exception cref="OptionException">There is no such world.</exception>
    public static ITokenSource Create(string world, PretrainSourceOptions options) => Factories.TryGetValue(world, out var factory)
        ? factory(options)
        : throw new OptionException($"--world {world}: expected " +
            $"{(Names.Count == 0 ? "none, this version has no world" : string.Join(", ", Names))}");

    // The upper half of the stories belongs to training, the lower to everything that is measured.
    static DocumentTokenSource Stories(StoriesWorld world, PretrainSourceOptions options) => new($"{world.Identity}, upper half",
        index => world.Text(1L << 62 | index), options.TokenizerJson ?? StoriesTokenizer.Json(options.Vocabulary));

    /// <summary>The source of a world whose data is text: documents under the tokenizer that is given, or one trained on
    /// the first documents behind those that training and measuring reach.</summary>
    public static ITokenSource OfText(ILabelledSource world, PretrainSourceOptions options)
    {
        const long first = 1L << 60;
        string tokenizer = options.TokenizerJson ?? BpeTrainer.Train(
            Enumerable.Range(0, TokenizerDocuments).Select(i => world.Read(first + i).Text), options.Vocabulary,
            BpeTrainer.EndOfText).ToJson();
        return new DocumentTokenSource(world.Identity, index => world.Read(index).Text, tokenizer);
    }
}
