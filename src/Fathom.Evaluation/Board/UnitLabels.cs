namespace Fathom.Evaluation;

/// <summary>What one unit says when it fires above each threshold.</summary>
sealed class UnitLabels
{
    readonly ulong[] masks;
    readonly int words;
    readonly int[] speaking; // The highest threshold not above each that has labels; −1 for none.

    /// <param name="max">The largest activation on the labelled games.</param>
    /// <param name="masks">[T, words], a bit for each property.</param>
    /// <param name="words">Words of a row.</param>
    public UnitLabels(float max, ulong[] masks, int words)
    {
        (this.masks, this.words) = (masks, words);
        Limits = new float[masks.Length / words];
        speaking = new int[Limits.Length];
        for (int t = 0; t < Limits.Length; t++)
        {
            Limits[t] = FiringCounter.Limit(t, max);
            bool any = Mask(t).ContainsAnyExcept(0UL);
            speaking[t] = any ? t : t > 0 ? speaking[t - 1] : -1;
        }
        Max = max;
    }

    public float Max { get; }

    /// <summary>t · max for every t.</summary>
    public float[] Limits { get; }

    public ReadOnlySpan<ulong> Mask(int threshold) => masks.AsSpan(threshold * words, words);

    /// <summary>The labels of the highest threshold, up to this one, that has any; empty where none has.</summary>
    public ReadOnlySpan<ulong> Highest(int threshold) => speaking[threshold] < 0 ? [] : Mask(speaking[threshold]);

    public static int WordsOf(int properties) => (properties + 63) / 64;
}
