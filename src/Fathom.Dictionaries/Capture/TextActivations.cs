using Fathom.Models;
using Fathom.Models.Tokenizers;

namespace Fathom.Dictionaries;

/// <summary>
/// Runs texts through a model, each alone behind the model's BOS, and gives the activations of a site text by text, without
/// storing them. Special tokens have no row. The pass ends after the site.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="site">Whose activations.</param>
/// <param name="context">Tokens of a text at most, BOS included; what is longer is cut.</param>
public sealed class TextActivations(LanguageModel model, Tokenizer tokenizer, Site site, int context)
{
    const int TokensAtOnce = 4096;

    readonly int? bos = (tokenizer.BosId ?? model.Config.BosId) is { } id && id < model.Config.VocabularySize ? id : null;

    /// <summary>Takes the activations of a text.</summary>
    /// <param name="text">Number of the text.</param>
    /// <param name="rows">[tokens, d]</param>
    /// <param name="tokens">At least one.</param>
    public delegate void Sink(int text, ReadOnlySpan<float> rows, int tokens);

    /// <summary>d</summary>
    public int Width { get; } = model.SiteWidth(site);

    /// <summary>Texts that were longer than the context.</summary>
    public int Cut { get; private set; }

    /// <summary>Runs texts.</summary>
    /// <param name="texts">None empty.</param>
    /// <param name="sink">Gets them in order.</param>
    /// <param name="progress">Told how many texts are done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="InputException">A text has no token, or the model computes a number that is not finite.</exception>
    public void Run(IReadOnlyList<string> texts, Sink sink, Action<int>? progress, CancellationToken cancellation)
    {
        for (int done = 0; done < texts.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            List<int[]> sequences = [];
            for (int tokens = 0; done + sequences.Count < texts.Count && tokens < TokensAtOnce; tokens += sequences[^1].Length)
                sequences.Add(Ids(texts[done + sequences.Count], done + sequences.Count));
            ActivationCache cache = model.RunWithCache(TokenBatch.Of([.. sequences]), site);
            for (int i = 0; i < sequences.Count; i++) Give(cache, i, done + i, sink);
            progress?.Invoke(done += sequences.Count);
        }
    }

    int[] Ids(string text, int number)
    {
        int[] ids = tokenizer.Encode(text);
        int most = Math.Min(context, model.Config.ContextLength) - (bos is null ? 0 : 1);
        if (ids.Length > most) Cut++;
        if (ids.Length == 0 || most < 1)
            throw new InputException($"text {number + 1} has no token within a context of {context}; expected at least one");
        return bos is { } first ? [first, .. ids.Take(most)] : [.. ids.Take(most)];
    }

    void Give(ActivationCache cache, int sequence, int text, Sink sink)
    {
        (int start, int end) = (cache.Batch.Starts[sequence], cache.Batch.Starts[sequence + 1]);
        var rows = new float[(end - start) * Width];
        int kept = 0;
        for (int row = start; row < end; row++)
        {
            if (IsSpecial(cache.Batch.Ids[row])) continue;
            cache.Row(site, row).CopyTo(rows.AsSpan(kept++ * Width));
        }
        Span<float> used = rows.AsSpan(0, kept * Width);
        if (kept == 0) throw new InputException($"text {text + 1} has special tokens only; expected a word");
        if (used.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new InputException($"site {site}: the model computes a number that is not finite on text {text + 1}; " +
                "its weights are damaged or need a wider type");
        sink(text, used, kept);
    }

    bool IsSpecial(int id) => id == bos || id == model.Config.PadId || model.Config.EosIds.Contains(id)
        || tokenizer.IsSpecial(id);
}
