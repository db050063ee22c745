using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>
/// On which tokens of training documents a latent fires, and after which. A firing is told by its token when the latent fires on most
/// of the token's other occurrences: 2 (fired − 1) &gt; seen − 1, so that what was seen once tells nothing. Likewise by the token
/// before, and by both.
/// </summary>
sealed class FiringStatistics
{
    readonly SideCorpus corpus;
    readonly Dictionary<(int Before, int Token), (int Fired, int Seen)> pairs = [];
    readonly Dictionary<int, int> afterToken = [];

    /// <param name="index">Of the dictionary.</param>
    /// <param name="latent">It fires somewhere in the training documents.</param>
    /// <param name="corpus">Training documents.</param>
    public FiringStatistics(FeatureIndex index, int latent, SideCorpus corpus)
    {
        this.corpus = corpus;
        var fired = new Dictionary<int, int>();
        foreach (uint row in index.PostingRows(latent))
        {
            if (!corpus.Has(row)) continue;
            (int before, int token) = Pair(row);
            CollectionsMarshal.GetValueRefOrAddDefault(pairs, (before, token), out _).Fired++;
            CollectionsMarshal.GetValueRefOrAddDefault(fired, token, out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(afterToken, before, out _)++;
            Fired++;
        }
        foreach (int token in fired.Keys)
        {
            foreach (uint row in corpus.Rows(token))
            {
                ref (int Fired, int Seen) pair = ref CollectionsMarshal.GetValueRefOrNullRef(pairs, Pair(row));
                if (!Unsafe.IsNullRef(ref pair)) pair.Seen++;
            }
        }
        Tokens = [.. fired.OrderByDescending(token => token.Value).ThenBy(token => token.Key)
            .Select(token => (token.Key, token.Value, corpus.Rows(token.Key).Length))];
    }

    /// <summary>Tokens on which it fires.</summary>
    public int Fired { get; }

    /// <summary>Which they are, the most frequent first: how often it fires on one, and how often that occurs.</summary>
    public IReadOnlyList<(int Id, int Fired, int Seen)> Tokens { get; }

    /// <summary>Share of its firings that are told by their token.</summary>
    public double ByToken => Told(Tokens.Select(token => (token.Fired, token.Seen)));

    /// <summary>Share of its firings that are told by the token before.</summary>
    public double ByBefore => Told(afterToken.Select(before => (before.Value, corpus.Followed(before.Key))));

    /// <summary>Share of its firings that are told by both together.</summary>
    public double ByBoth => Told(pairs.Values);

    /// <summary>Tokens before a token on which it fires, the most frequent first: how often it fires so, and how often the two
    /// occur.</summary>
    public IEnumerable<(int Id, int Fired, int Seen)> Before(int token) => pairs.Where(pair => pair.Key.Token == token)
        .OrderByDescending(pair => pair.Value.Fired).ThenBy(pair => pair.Key.Before)
        .Select(pair => (pair.Key.Before, pair.Value.Fired, pair.Value.Seen));

    /// <summary>The share of its firings that come right after a token, and how many times as large that is as the share of all
    /// tokens that do.</summary>
    public (double Share, double Lift) After(int before)
    {
        double share = (double)afterToken.GetValueOrDefault(before) / Fired;
        return (share, share * corpus.Count / corpus.Followed(before));
    }

    /// <summary>The token that it most often fires right after, ties to the lower id.</summary>
    public int MostAfter => afterToken.OrderByDescending(before => before.Value).ThenBy(before => before.Key).First().Key;

    double Told(IEnumerable<(int Fired, int Seen)> groups) =>
        (double)groups.Where(group => 2 * (group.Fired - 1) > group.Seen - 1).Sum(group => group.Fired) / Fired;

    (int Before, int Token) Pair(uint row)
    {
        ReadOnlySpan<int> ids = corpus.Context(row, out int position);
        return (position == 0 ? NgramRule.Any : ids[position - 1], ids[position]);
    }
}
