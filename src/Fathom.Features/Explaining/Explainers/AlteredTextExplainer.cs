namespace Fathom.Features;

/// <summary>
/// N2G (Foote et al., "Neuron to graph", 2023): what the model itself answers to altered texts. Of each firing the shortest end of
/// the text is kept on which the latent still has half its activation; tokens in it whose replacement costs less than half of that
/// become any token; for the others, tokens that stand in their place in training documents are tried. What still fires by half is an
/// n-gram of a trie. Foote et al. take alternatives from another language model.
/// </summary>
sealed class AlteredTextExplainer : Explainer
{
    const int Firings = 20, Alternatives = 8, Named = 5;
    const double Half = 0.5;

    public override string Name => "n2g";

    public override bool NeedsJudge => false;

    internal override Task<Explanation?> Explain(LatentEvidence evidence, Asking asking)
    {
        EvidenceSource source = asking.Source;
        var draws = new Draws(asking.Options.Seed, evidence.Latent, DrawPurpose.AlteredTexts);
        var trie = new NgramTrie();
        var support = new Dictionary<string, (int[] Ngram, int Count)>();
        foreach (Firing firing in Firing.Draw(source.Index, source.TrainCorpus, evidence.Latent, Firings, draws))
        {
            foreach (int[] ngram in Ngrams(firing, evidence.Latent, source, draws))
            {
                trie.Add(ngram);
                string key = string.Join(' ', ngram);
                support[key] = (ngram, support.GetValueOrDefault(key).Count + 1);
            }
        }
        int[][] all = [.. trie.Ngrams()];
        if (all.Length == 0) return Task.FromResult<Explanation?>(null);
        int Count(int[] ngram) => support[string.Join(' ', ngram)].Count;
        int[][] ordered = [.. all.OrderByDescending(Count).ThenBy(ngram => ngram.Length)];
        string more = ordered.Length > Named ? $" and {ordered.Length - Named} more" : "";
        return Task.FromResult<Explanation?>(new(
            string.Join("; ", ordered.Take(Named).Select(ngram => NgramText.Of(source.Index.Items, ngram))) + more, new(ordered)));
    }

    // None where the latent needs more of the text than is looked at.
    static List<int[]> Ngrams(Firing firing, int latent, EvidenceSource source, Draws draws)
    {
        ISubject subject = source.Subject;
        int[][] ends = [.. Enumerable.Range(1, firing.Tokens.Length).Select(firing.Last)];
        float[] left = subject.LastActivations(latent, ends);
        int shortest = Array.FindIndex(left, a => a >= Half * firing.Activation);
        if (shortest < 0) return [];
        int[] text = ends[shortest];
        int lead = firing.Lead.Length;
        double[] lost = Saliency.Of(subject, latent, text, lead, left[shortest], source.TrainCorpus, draws);
        int[] ngram = [.. text[lead..].Select((token, i) => i + 1 == lost.Length || lost[i] >= Half ? token : NgramRule.Any)];
        List<int[]> found = [ngram[Array.FindIndex(ngram, token => token != NgramRule.Any)..]];
        Augment(found, subject, latent, text, found[0], left[shortest], source);
        return found;
    }

    // Every place of the n-gram that is not open, with what documents have there.
    static void Augment(List<int[]> found, ISubject subject, int latent, int[] text, int[] ngram, float activation, EvidenceSource source)
    {
        var tried = new List<(int Place, int Token)>();
        for (int place = 0; place < ngram.Length; place++)
            if (ngram[place] != NgramRule.Any)
                tried.AddRange(InPlace(source, ngram, place).Select(token => (place, token)));
        int first = text.Length - ngram.Length;
        float[] fires = subject.LastActivations(latent, [.. tried.Select(one => Saliency.With(text, first + one.Place, one.Token))]);
        for (int i = 0; i < tried.Count; i++)
            if (fires[i] >= Half * activation) found.Add(Saliency.With(ngram, tried[i].Place, tried[i].Token));
    }

    // The most frequent tokens at a place of the n-gram where another of its tokens stands as in it: the last one, or for the last
    // the nearest before.
    static IEnumerable<int> InPlace(EvidenceSource source, int[] ngram, int place)
    {
        SideCorpus corpus = source.TrainCorpus;
        int last = ngram.Length - 1, fixedPlace = place < last ? last : Array.FindLastIndex(ngram, last, last, token => token != NgramRule.Any);
        if (fixedPlace < 0) return [];
        var counts = new Dictionary<int, int>();
        foreach (uint row in corpus.Rows(ngram[fixedPlace]))
        {
            ReadOnlySpan<int> ids = corpus.Context(row, out int position);
            int at = position + place - fixedPlace;
            if (at < 0 || at >= ids.Length || ids[at] == ngram[place] || source.Index.Items.IsSpecial(ids[at])) continue;
            counts[ids[at]] = counts.GetValueOrDefault(ids[at]) + 1;
        }
        return counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key).Take(Alternatives).Select(count => count.Key);
    }
}
