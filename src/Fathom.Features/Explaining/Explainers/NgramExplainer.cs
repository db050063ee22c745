namespace Fathom.Features;

/// <summary>Without a judge: n-grams on whose last token the latent mostly fires, found over all training documents.</summary>
sealed class NgramExplainer : Explainer
{
    const int Named = 5, LeastSupport = 2;
    const double SupportShare = 0.002;

    public override string Name => "n-grams";

    public override bool NeedsJudge => false;

    internal override Task<Explanation?> Explain(LatentEvidence evidence, Asking asking)
    {
        FeatureIndex index = asking.Source.Index;
        SideCorpus corpus = asking.Source.TrainCorpus;
        var counts = new Dictionary<int, int>();
        int all = 0;
        foreach (uint row in index.PostingRows(evidence.Latent))
        {
            if (!corpus.Has(row)) continue;
            int id = corpus.Id(row);
            counts[id] = counts.GetValueOrDefault(id) + 1;
            all++;
        }
        int support = Math.Max(LeastSupport, (int)(SupportShare * all));
        IReadOnlyList<NgramLeaf> leaves = new NgramTree(corpus, new RowSet(index, evidence.Latent), support)
            .Grow(counts.Where(token => token.Value >= support).Select(token => token.Key).Order());
        // Where nothing tells, the most frequent token is the least wrong of labels.
        if (leaves.Count == 0)
            leaves = [new([counts.OrderByDescending(token => token.Value).ThenBy(token => token.Key).First().Key], 0, 0)];
        string more = leaves.Count > Named ? $" and {leaves.Count - Named} more" : "";
        string text = string.Join("; ", leaves.Take(Named).Select(leaf => NgramText.Of(index.Items, leaf.Ngram))) + more;
        return Task.FromResult<Explanation?>(new(text, new([.. leaves.Select(leaf => leaf.Ngram)])));
    }
}
