using Fathom.Lab.Othello;
using Fathom.Lab.Stories;
using Fathom.Models.Pretraining;

namespace Fathom.Lab.Worlds;

/// <summary>The worlds that a model can be pre-trained on, by name.</summary>
public static class WorldTokenSources
{
    const string Othello = "othello";

    /// <summary>One line here makes a world known to <c>fathom models pretrain --world</c>.</summary>
    static readonly Dictionary<string, Func<PretrainSourceOptions, ITokenSource>> Factories = new(StringComparer.Ordinal)
    {
        [Othello] = options => new OthelloTokenSource(options.Seed),
        ["stories"] = options => Stories(new StoriesWorld(options.Seed), options),
    };

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names => [.. Factories.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether a world's documents are text, for which a tokenizer can be chosen; the ids of others are their
    /// own.</summary>
    public static bool IsText(string world) => world != Othello;

    /// <summary>The source of a world.</summary>
    /// <exception cref="OptionException">There is no such world.</exception>
    public static ITokenSource Create(string world, PretrainSourceOptions options) =>
        Factories.TryGetValue(world, out var factory)
            ? factory(options)
            : throw new OptionException($"--world {world}: expected {string.Join(" or ", Names)}");

    // The upper half of the stories belongs to training, the lower to everything that is measured.
    static DocumentTokenSource Stories(StoriesWorld world, PretrainSourceOptions options) => new($"{world.Identity}, upper half",
        index => world.Text(1L << 62 | index), options.TokenizerJson ?? StoriesTokenizer.Json(options.Vocabulary));
}
