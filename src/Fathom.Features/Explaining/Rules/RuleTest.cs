namespace Fathom.Features;

/// <summary>A rule against every token of the test documents.</summary>
sealed class RuleTest
{
    const double Z = 1.959963984540054;

    // By document: tokens on which the rule says that it fires, on which it does, and on which both.
    readonly Dictionary<int, (int Said, int Fires, int Both)> documents = [];

    /// <param name="index">Of the dictionary.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="corpus">Test documents.</param>
    public RuleTest(FeatureIndex index, int latent, NgramRule rule, SideCorpus corpus)
    {
        var fires = new RowSet(index, latent);
        foreach (uint row in index.PostingRows(latent))
            if (corpus.Has(row)) Count(corpus.Document(row), 0, 1, 0);
        foreach (var ngrams in rule.Ngrams.Where(ngram => ngram.Count > 0).GroupBy(ngram => ngram[^1]))
        {
            foreach (uint end in corpus.Rows(ngrams.Key))
            {
                ReadOnlySpan<int> ids = corpus.Context(end, out int position);
                bool ends = false;
                foreach (IReadOnlyList<int> ngram in ngrams) ends |= NgramRule.Ends(ngram, ids, position);
                uint? said = ends ? rule.Next ? corpus.Before(end) : end : null;
                if (said is { } row) Count(corpus.Document(row), 1, 0, fires[row] ? 1 : 0);
            }
        }
        Rows = corpus.Count;
        Said = documents.Values.Sum(one => one.Said);
        Fires = documents.Values.Sum(one => one.Fires);
        Both = documents.Values.Sum(one => one.Both);
    }

    /// <summary>Tokens of the test documents.</summary>
    public int Rows { get; }

    /// <summary>Tokens on which the rule says that the latent fires.</summary>
    public int Said { get; }

    /// <summary>Tokens on which it fires.</summary>
    public int Fires { get; }

    /// <summary>Tokens on which both hold.</summary>
    public int Both { get; }

    /// <summary>F1 = 2 both / (said + fires); its interval from the spread over documents, as of any ratio of sums:
    /// Var = Σ_d (2 both_d − F1 (said_d + fires_d))² / (Σ_d said_d + fires_d)².</summary>
    public Interval F1
    {
        get
        {
            double all = Said + Fires, f1 = all == 0 ? 0 : 2 * Both / all;
            double squares = documents.Values.Sum(one => Math.Pow(2 * one.Both - f1 * (one.Said + one.Fires), 2));
            double half = all == 0 ? 0 : Z * Math.Sqrt(squares) / all;
            return new(f1, Math.Max(0, f1 - half), Math.Min(1, f1 + half));
        }
    }

    void Count(int document, int said, int fires, int both)
    {
        (int Said, int Fires, int Both) = documents.GetValueOrDefault(document);
        documents[document] = (Said + said, Fires + fires, Both + both);
    }
}
