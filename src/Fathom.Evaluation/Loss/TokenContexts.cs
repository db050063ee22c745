using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>Contexts of token ids on which a spliced model is measured.</summary>
public sealed class TokenContexts
{
    readonly int[][] contexts;
    readonly HashSet<int> special;
    readonly int[] documents;

    /// <param name="contexts">Token ids of each context, the special first one included; empty ones are left out.</param>
    /// <param name="specialIds">Ids (BOS, EOS, padding) whose positions keep their own activations.</param>
    /// <param name="padId">The id whose prediction does not count; null where there is none of its own.</param>
    /// <param name="documents">[contexts] the document of each, ascending; left out: each is one of its own.</param>
    public TokenContexts(int[][] contexts, IEnumerable<int> specialIds, int? padId = null, int[]? documents = null)
    {
        int[] filled = [.. Enumerable.Range(0, contexts.Length).Where(i => contexts[i].Length > 0)];
        (this.contexts, special, PadId) = ([.. filled.Select(i => contexts[i])], [.. specialIds], padId);
        this.documents = documents is null ? [.. Enumerable.Range(0, filled.Length)] : [.. filled.Select(i => documents[i])];
        Predictions = Enumerable.Range(0, Count).Sum(context => (long)PredictionsOf(context));
    }

    /// <summary>Contexts.</summary>
    public int Count => contexts.Length;

    /// <summary>The document that each context begins in, [contexts].</summary>
    public ReadOnlySpan<int> Documents => documents;

    /// <summary>Predicted tokens of a context: all but its first and padding.</summary>
    public int PredictionsOf(int context) => contexts[context].Skip(1).Count(id => id != PadId);

    /// <summary>Predicted tokens in all contexts: every token but the first of its context and padding.</summary>
    public long Predictions { get; }

    /// <summary>Padding, whose prediction does not count.</summary>
    public int? PadId { get; }

    /// <summary>Token ids of one context.</summary>
    public int[] this[int index] => contexts[index];

    /// <summary>Whether positions with this id keep their own activations.</summary>
    public bool IsSpecial(int id) => special.Contains(id);

    /// <summary>Contexts from <paramref name="first"/> on, at least one and as many as make up the given tokens.</summary>
    /// <param name="first">The first context.</param>
    /// <param name="tokens">Tokens at most, unless one context has more.</param>
    /// <param name="next">The context behind the last one.</param>
    internal TokenBatch Batch(int first, int tokens, out int next)
    {
        int total = contexts[first].Length;
        for (next = first + 1; next < contexts.Length && total + contexts[next].Length <= tokens; next++)
            total += contexts[next].Length;
        return TokenBatch.Of(contexts[first..next]);
    }

    /// <summary>The held-out contexts of a run.</summary>
    /// <exception cref="InputException">Nothing was held out, or no context has two tokens.</exception>
    public static TokenContexts HeldOut(ItemStore items, ModelConfig config)
    {
        int first = items.Description.TrainContexts, count = items.Description.Contexts - first;
        var contexts = new int[count][];
        var documents = new int[count];
        for (int i = 0; i < count; i++)
            (contexts[i], documents[i]) = (items.Context(first + i).ToArray(), items.Entry(first + i).Document);
        // Many models pad with the token that ends a text; its prediction is a real one.
        int? pad = config.PadId is { } id && id != config.BosId && !config.EosIds.Contains(id) ? id : null;
        var held = new TokenContexts(contexts, items.Description.SpecialIds, pad, documents);
        return held.Predictions > 0 ? held : throw new InputException(
            $"{count} contexts are held out and hold no token to predict; expected at least one context of two tokens: " +
            "capture more text, or a larger share held out with 'fathom capture --holdout 0.1'");
    }
}
