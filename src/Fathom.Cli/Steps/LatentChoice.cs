using System.Globalization;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>The latents that --latents and --sample mean.</summary>
static class LatentChoice
{
    const ulong Stream = 0x1A7E;

    /// <param name="index">Of the dictionary.</param>
    /// <param name="texts">Numbers and ranges; none for all that fire.</param>
    /// <param name="sample">How many of them; null for all.</param>
    /// <param name="seed">Of the sample.</param>
    /// <exception cref="UsageException">One is no latent of the dictionary.</exception>
    public static int[] Of(FeatureIndex index, IReadOnlyList<string> texts, int? sample, ulong seed)
    {
        int count = index.Description.Latents;
        int[] chosen = texts.Count == 0
            ? [.. Enumerable.Range(0, count).Where(latent => index.Statistics(latent).Count > 0)]
            : [.. texts.SelectMany(list => list.Split(',')).SelectMany(text => Range(text, count)).Distinct().Order()];
        if (sample is null || sample >= chosen.Length) return chosen;
        if (sample < 1) throw new UsageException($"--sample {sample}: expected at least 1");
        var order = new Permutation(chosen.Length, new Philox(seed, Stream));
        return [.. Enumerable.Range(0, sample.Value).Select(i => chosen[order[i]]).Order()];
    }

    /// <param name="cards">The latents there are.</param>
    /// <param name="texts">Numbers and ranges, <c>all</c>, or <c>labelled</c>.</param>
    /// <exception cref="UsageException">One is not there, or none has a label.</exception>
    public static int[] Of(IFeatureCards cards, IReadOnlyList<string> texts)
    {
        if (texts is ["all"]) return [.. cards.Latents];
        if (texts is ["labelled"])
            return cards.Latents.Where(latent => cards.Label(latent) is not null).ToArray() is { Length: > 0 } labelled ? labelled
                : throw new UsageException("--latents labelled: none has a label; name some, or say all");
        int[] chosen = [.. texts.SelectMany(list => list.Split(',')).SelectMany(text => Range(text, cards.Latents[^1] + 1)).Distinct().Order()];
        int missing = chosen.Except(cards.Latents).FirstOrDefault(-1);
        return missing < 0 ? chosen : throw new UsageException($"--latents: latent {missing} is not among those published");
    }

    static IEnumerable<int> Range(string text, int count)
    {
        string[] ends = text.Split('-');
        bool numbers = Number(ends[0], out int first) & Number(ends[^1], out int last);
        return numbers && ends.Length <= 2 && first <= last && last < count
            ? Enumerable.Range(first, last - first + 1) : throw new UsageException($"--latents {text}: " +
                $"expected numbers and ranges like 3 or 10-19; the dictionary has latents 0 to {count - 1}");
    }

    static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
