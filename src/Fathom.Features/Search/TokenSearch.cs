namespace Fathom.Features;

/// <summary>The tokens of a vocabulary that a person means by some text.</summary>
public static class TokenSearch
{
    /// <summary>
    /// Tokens whose text is the one sought, then those that are it but for blanks around and letter case, then those that
    /// contain it whatever the case; within each kind shorter ones first, then lower ids.
    /// </summary>
    /// <param name="index">An index of the run.</param>
    /// <param name="text">What is sought, not empty.</param>
    /// <param name="count">Tokens at most.</param>
    public static IReadOnlyList<FoundToken> Of(FeatureIndex index, string text, int count)
    {
        string bare = text.Trim();
        var found = new List<(int Kind, int Length, FoundToken Token)>();
        for (int id = 0; id < index.Items.VocabularySize; id++)
        {
            string token = index.Items.Text(id);
            int kind = token == text ? 0
                : bare.Length > 0 && token.AsSpan().Trim().Equals(bare, StringComparison.OrdinalIgnoreCase) ? 1
                : token.Contains(text, StringComparison.OrdinalIgnoreCase) ? 2 : 3;
            if (kind < 3) found.Add((kind, token.Length, new(id, token)));
        }
        return [.. found.OrderBy(one => one.Kind).ThenBy(one => one.Length).Take(count).Select(one => one.Token)];
    }
}
