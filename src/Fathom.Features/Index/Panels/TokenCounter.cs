using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>Counts the tokens that a latent fires on.</summary>
sealed class TokenCounter(RowMap positions, ItemStore items)
{
    readonly LatentToken[] counted = new LatentToken[items.VocabularySize];
    readonly List<int> seen = [];

    /// <summary>The tokens that a latent fires on most often, ties to the lower id.</summary>
    /// <param name="rows">Its posting list.</param>
    /// <param name="values">Activations there.</param>
    /// <param name="kept">Filled; token −1 behind the last one.</param>
    public void Fill(ReadOnlySpan<uint> rows, ReadOnlySpan<float> values, Span<LatentToken> kept)
    {
        Count(rows, values);
        kept.Fill(new(-1, 0, 0));
        int count = 0;
        foreach (int id in seen)
        {
            LatentToken token = counted[id];
            counted[id] = default;
            if (count == kept.Length && !Before(token, kept[^1])) continue;
            int at = count < kept.Length ? count++ : count - 1;
            for (; at > 0 && Before(token, kept[at - 1]); at--) kept[at] = kept[at - 1];
            kept[at] = token;
        }
        seen.Clear();
    }

    void Count(ReadOnlySpan<uint> rows, ReadOnlySpan<float> values)
    {
        var cursor = new RowCursor(positions);
        ReadOnlySpan<int> tokens = [];
        int context = -1;
        for (int i = 0; i < rows.Length; i++)
        {
            RowPosition at = cursor[rows[i]];
            if (at.Context != context) tokens = items.Context(context = at.Context);
            int id = tokens[at.Position];
            // A token that has no text in the vocabulary has no place here either.
            if ((uint)id >= (uint)counted.Length) continue;
            LatentToken token = counted[id];
            if (token.Count == 0) seen.Add(id);
            counted[id] = new(id, token.Count + 1, Math.Max(token.Max, values[i]));
        }
    }

    static bool Before(LatentToken a, LatentToken b) => a.Count > b.Count || a.Count == b.Count && a.Token < b.Token;
}
