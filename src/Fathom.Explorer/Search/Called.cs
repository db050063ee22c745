namespace Fathom.Explorer;

/// <summary>How well words that are sought fit what latents are called.</summary>
/// <param name="sought">Words; all must occur, whatever their case.</param>
sealed class Called(string sought)
{
    readonly string[] words = sought.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>3 where the words stand in a name as they are sought, from the beginning of a word; 2 as sought within words; 1 where
    /// each occurs; 0 otherwise. The best of some names, null ones left out.</summary>
    public int Fits(params ReadOnlySpan<string?> names)
    {
        int best = 0;
        foreach (string? name in names)
            if (name is not null) best = Math.Max(best, Fit(name));
        return best;
    }

    int Fit(string name)
    {
        if (words.Length == 0) return 0;
        string phrase = string.Join(' ', words);
        for (int at = 0; (at = name.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
            if (at == 0 || !char.IsLetterOrDigit(name[at - 1])) return 3;
        if (name.Contains(phrase, StringComparison.OrdinalIgnoreCase)) return 2;
        return Array.TrueForAll(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
    }
}
