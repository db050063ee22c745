namespace Fathom.Models.Lens;

/// <summary>
/// The logit lens (nostalgebraist 2020): every block's residual stream through the final norm and the unembedding,
/// p_l = softmax(U norm(x_l)).
/// </summary>
public static class LogitLens
{
    /// <param name="model">The model.</param>
    /// <param name="ids">Token ids of one prompt.</param>
    /// <param name="top">Tokens to name at each place.</param>
    /// <param name="hooks">Interventions.</param>
    /// <returns>A reading for each block and position, block by block.</returns>
    /// <exception cref="InputException">The prompt is empty, too long or has ids outside the vocabulary.</exception>
    public static IReadOnlyList<LensReading> Read(LanguageModel model, int[] ids, int top = 5, Hooks? hooks = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        int d = model.Config.Width, vocabulary = model.Config.VocabularySize;
        var sites = new Site[model.Config.Layers];
        for (int l = 0; l < sites.Length; l++) sites[l] = new Site(SiteKind.ResidPost, l);
        var cache = model.RunWithCache(TokenBatch.Of(ids), hooks, sites);

        var readings = new List<LensReading>(sites.Length * ids.Length);
        var logits = new float[Math.Min(model.LogitRows, ids.Length) * vocabulary];
        foreach (var site in sites)
            for (int first = 0; first < ids.Length; first += model.LogitRows)
            {
                int rows = Math.Min(model.LogitRows, ids.Length - first);
                model.ReadOut(cache[site].Slice(first * d, rows * d), rows, logits);
                for (int row = 0; row < rows; row++)
                {
                    int position = first + row;
                    int? next = position + 1 < ids.Length ? ids[position + 1] : null;
                    readings.Add(Read(logits.AsSpan(row * vocabulary, vocabulary), site.Layer, position, next, top));
                }
            }
        return readings;
    }

    static LensReading Read(ReadOnlySpan<float> logits, int layer, int position, int? next, int top)
    {
        float most = float.NegativeInfinity;
        foreach (float logit in logits) most = Math.Max(most, logit);
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp(logit - most);

        var likeliest = new List<TokenProbability>(top);
        foreach (int id in TopTokens.Of(logits, top)) likeliest.Add(new(id, Probability(logits[id])));
        return next is { } target
            ? new LensReading(layer, position, likeliest, TopTokens.Rank(logits, target), Probability(logits[target]))
            : new LensReading(layer, position, likeliest, null, null);

        float Probability(float logit) => (float)(Math.Exp(logit - most) / sum);
    }
}
