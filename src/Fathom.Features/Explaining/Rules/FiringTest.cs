namespace Fathom.Features;

/// <summary>What says on which tokens a latent fires, against every token of the test documents.</summary>
abstract class FiringTest
{
    const double Z = 1.959963984540054;

    // By document: tokens on which it is said to fire, on which it does, and on which both.
    readonly Dictionary<int, (int Said, int Fires, int Both)> documents = [];
    readonly SideCorpus corpus;
    readonly RowSet fires;

    /// <param name="index">Of the dictionary.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="corpus">Test documents.</param>
    protected FiringTest(FeatureIndex index, int latent, SideCorpus corpus)
    {
        (this.corpus, fires) = (corpus, new(index, latent));
        foreach (uint row in index.PostingRows(latent))
            if (corpus.Has(row)) Count(row, 0, 1, 0);
    }

    /// <summary>Tokens of the test documents.</summary>
    public int Rows => corpus.Count;

    /// <summary>Tokens on which the latent is said to fire.</summary>
    public int Said => documents.Values.Sum(one => one.Said);

    /// <summary>Tokens on which it fires.</summary>
    public int Fires => documents.Values.Sum(one => one.Fires);

    /// <summary>Tokens on which both hold.</summary>
    public int Both => documents.Values.Sum(one => one.Both);

    /// <summary>F1 = 2 both / (said + fires); its interval from the spread over documents, as of any ratio of sums:
    /// Var = m/(m − 1) Σ_d (2 both_d − F1 (said_d + fires_d))² / (Σ_d said_d + fires_d)², m being the documents in which it is said to
    /// fire or does; but no limit is nearer to 1 or 0 than Wilson's of a share of m documents that is 1 or 0.</summary>
    public Interval F1
    {
        get
        {
            double all = Said + Fires, f1 = all == 0 ? 0 : 2 * Both / all;
            double squares = documents.Values.Sum(one => Math.Pow(2 * one.Both - f1 * (one.Said + one.Fires), 2));
            int m = documents.Count;
            if (m < 2) return new(f1, 0, 1);
            double half = Z * Math.Sqrt(squares * m / (m - 1)) / all;
            return new(f1, Math.Max(0, Math.Min(f1 - half, Intervals.Share(m, m).Low)),
                Math.Min(1, Math.Max(f1 + half, Intervals.Share(0, m).High)));
        }
    }

    /// <summary>
    /// F1 as a score. A guess that says "fires" as often, at random, has 2 q p / (q + p), q the share of tokens on which it is said
    /// to fire and p that on which it does: that is chance.
    /// </summary>
    public Measured Measured()
    {
        double q = (double)Said / Rows, p = (double)Fires / Rows;
        int silent = Rows - Fires;
        return new(F1, q + p == 0 ? 0 : 2 * q * p / (q + p), 0, Fires, silent, Failed: 0)
        {
            Precision = Said == 0 ? null : (double)Both / Said,
            TruePositiveRate = Fires == 0 ? null : (double)Both / Fires,
            TrueNegativeRate = silent == 0 ? null : 1 - (double)(Said - Both) / silent,
        };
    }

    /// <summary>Says that it fires on a row.</summary>
    protected void Say(uint row) => Count(row, 1, 0, fires[row] ? 1 : 0);

    void Count(uint row, int said, int fires, int both)
    {
        int document = corpus.Document(row);
        (int Said, int Fires, int Both) = documents.GetValueOrDefault(document);
        documents[document] = (Said + said, Fires + fires, Both + both);
    }
}
