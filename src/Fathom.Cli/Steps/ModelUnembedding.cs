using Fathom.Features;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>The logit effects of directions at a site of a model: through its output map where it has one, and the final
/// norm.</summary>
sealed class ModelUnembedding(LanguageModel model, Site site) : IUnembedding
{
    public int Width => model.SiteWidth(site);

    public int VocabularySize => model.Config.VocabularySize;

    /// <summary>Whether what is written at the site reaches the residual stream by a linear map.</summary>
    public static bool Possible(Site site) =>
        site.Kind is SiteKind.Embed or SiteKind.ResidPre or SiteKind.ResidMid or SiteKind.ResidPost
        or SiteKind.AttnOut or SiteKind.MlpOut or SiteKind.AttnZ or SiteKind.MlpPost;

    public void LogitEffects(ReadOnlySpan<float> directions, int n, Span<float> logits, Workers workers)
    {
        int d = model.Config.Width;
        var written = new float[n * d];
        for (int i = 0; i < n; i++) model.ProjectToResidual(site, directions.Slice(i * Width, Width)).CopyTo(written, i * d);
        model.LogitEffects(written, logits);
    }
}
