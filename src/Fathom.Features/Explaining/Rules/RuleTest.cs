namespace Fathom.Features;

/// <summary>A rule against every token of the test documents.</summary>
sealed class RuleTest : FiringTest
{
    /// <param name="index">Of the dictionary.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="corpus">Test documents.</param>
    public RuleTest(FeatureIndex index, int latent, NgramRule rule, SideCorpus corpus) : base(index, latent, corpus)
    {
        foreach (var ngrams in rule.Ngrams.Where(ngram => ngram.Count > 0).GroupBy(ngram => ngram[^1]))
        {
            foreach (uint end in corpus.Rows(ngrams.Key))
            {
                ReadOnlySpan<int> ids = corpus.Context(end, out int position);
                bool ends = false;
                foreach (IReadOnlyList<int> ngram in ngrams) ends |= NgramRule.Ends(ngram, ids, position);
                uint? said = ends ? rule.Next ? corpus.Before(end) : end : null;
                if (said is { } row) Say(row);
            }
        }
    }
}
