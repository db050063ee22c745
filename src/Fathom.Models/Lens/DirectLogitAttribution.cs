namespace Fathom.Models.Lens;

/// <summary>
/// Direct logit attribution (Elhage et al. 2021, "A mathematical framework for transformer circuits"): the residual stream
/// is a sum of the embedding and what the blocks write, and with the final norm's scale s frozen at its value in this run
/// the logit of a token t is the sum of their shares:
/// <code>
/// x = Σ_c c;   logit_t = Σ_c ((c − mean c) / s · w) · U_t + b · U_t      (RMSNorm takes no mean)
/// </code>
/// </summary>
public static class DirectLogitAttribution
{
    /// <param name="model">The model.</param>
    /// <param name="ids">Token ids of one prompt.</param>
    /// <param name="token">The token whose logit is explained.</param>
    /// <param name="position">The position that predicts it; null for the last.</param>
    /// <exception cref="InputException">The prompt, the token or the position does not fit the model.</exception>
    public static LogitAttribution Of(LanguageModel model, int[] ids, int token, int? position = null)
    {
        int at = position ?? ids.Length - 1;
        if ((uint)at >= (uint)ids.Length && ids.Length > 0)
            throw new InputException($"position {at} is not in the prompt, whose positions are 0 to {ids.Length - 1}");
        model.Config.RequireToken(token, "to attribute");

        var parts = new List<Site> { new(SiteKind.Embed) };
        for (int l = 0; l < model.Config.Layers; l++)
        {
            if (model.Config.HasAttention) parts.Add(new Site(SiteKind.AttnOut, l));
            if (model.Config.HasMlp) parts.Add(new Site(SiteKind.MlpOut, l));
        }
        var last = new Site(SiteKind.ResidPost, model.Config.Layers - 1);
        var cache = model.RunWithCache(TokenBatch.Of(ids), [.. parts, last]);

        var norm = model.Final;
        var centred = new double[model.Config.Width];
        norm.Centre(cache.Row(last, at), centred);
        double scale = norm.Denominator(centred), bias = 0, logit;
        var direction = model.UnembeddingRow(token);
        for (int i = 0; i < norm.Bias.Length; i++) bias += (double)norm.Bias[i] * direction[i];
        logit = bias;

        var contributions = new List<SiteContribution>(parts.Count);
        foreach (var part in parts)
        {
            norm.Centre(cache.Row(part, at), centred);
            double sum = 0;
            for (int i = 0; i < centred.Length; i++) sum += centred[i] / scale * norm.Weight[i] * direction[i];
            contributions.Add(new SiteContribution(part, sum));
            logit += sum;
        }
        return new LogitAttribution(token, at, contributions, bias, logit);
    }
}
