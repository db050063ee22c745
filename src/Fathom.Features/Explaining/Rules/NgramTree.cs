using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>
/// A trie of n-grams, read backwards from the token on which a latent fires (N2G: Foote et al., "Neuron to graph", 2023), here
/// grown from counts over every token of the training documents instead of from a model's answers to altered prompts. A node is
/// a set of occurrences that agree on some of the last tokens. It is split by the one place before that tells most about whether
/// the latent fires; places between are left open. Of a node and what grows from it that is kept which says "fires" rightly more
/// often than wrongly by the larger margin: Σ (2 fired − seen − 1) over the leaves.
/// </summary>
/// <param name="corpus">Training documents.</param>
/// <param name="fires">Where the latent fires.</param>
/// <param name="support">Firings below which no n-gram is believed.</param>
sealed class NgramTree(SideCorpus corpus, RowSet fires, int support)
{
    const int Reach = 6, MostTokens = 4;
    const double PureFrom = 0.95;

    readonly List<NgramLeaf> leaves = [];

    /// <summary>Leaves of all tokens, those with most firings first.</summary>
    /// <param name="tokens">Tokens on which the latent fires.</param>
    public IReadOnlyList<NgramLeaf> Grow(IEnumerable<int> tokens)
    {
        foreach (int token in tokens)
        {
            uint[] rows = corpus.Rows(token).ToArray();
            var pattern = new int[Reach + 1];
            Array.Fill(pattern, NgramRule.Any);
            pattern[0] = token;
            Grow(pattern, 1, 0, rows);
        }
        return [.. leaves.OrderByDescending(leaf => leaf.Fired).ThenBy(leaf => leaf.Ngram[^1])];
    }

    // pattern[b] is the token b places before. Returns what the leaves that were added are worth.
    long Grow(int[] pattern, int tokens, int furthest, uint[] rows)
    {
        int fired = rows.Count(row => fires[row]);
        if (fired < support) return 0;
        long own = 2L * fired - rows.Length - 1;
        int first = leaves.Count;
        long grown = 0;
        if (tokens < MostTokens && fired < PureFrom * rows.Length && BestPlace(rows, furthest) is int place)
        {
            foreach ((int token, List<uint> part) in Parts(rows, place).OrderBy(part => part.Key))
            {
                int[] longer = [.. pattern];
                longer[place] = token;
                grown += Grow(longer, tokens + 1, place, [.. part]);
            }
        }
        if (grown > Math.Max(own, 0)) return grown;
        leaves.RemoveRange(first, leaves.Count - first);
        if (own <= 0) return 0;
        leaves.Add(new([.. pattern[..(furthest + 1)].Reverse()], fired, rows.Length));
        return own;
    }

    // The place whose tokens divide firing from silent occurrences best: the largest Σ fired² / seen over tokens with support.
    int? BestPlace(uint[] rows, int furthest)
    {
        int? best = null;
        double most = 0;
        for (int place = furthest + 1; place <= Reach; place++)
        {
            var counts = new Dictionary<int, (int Fired, int Seen)>();
            foreach (uint row in rows)
            {
                if (TokenBefore(row, place) is not { } token) continue;
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, token, out _);
                count = (count.Fired + (fires[row] ? 1 : 0), count.Seen + 1);
            }
            double worth = counts.Values.Where(count => count.Fired >= support)
                .Sum(count => (double)count.Fired * count.Fired / count.Seen);
            if (worth > most) (best, most) = (place, worth);
        }
        return best;
    }

    Dictionary<int, List<uint>> Parts(uint[] rows, int place)
    {
        var parts = new Dictionary<int, List<uint>>();
        foreach (uint row in rows)
        {
            if (TokenBefore(row, place) is not { } token) continue;
            if (!parts.TryGetValue(token, out List<uint>? part)) parts[token] = part = [];
            part.Add(row);
        }
        return parts;
    }

    int? TokenBefore(uint row, int places)
    {
        ReadOnlySpan<int> ids = corpus.Context(row, out int position);
        return position >= places ? ids[position - places] : null;
    }
}
