using System.Numerics.Tensors;
using Fathom.Models;

namespace Fathom.Features;

/// <summary>
/// Passes over copies of one text, from each of which something is taken out where a dictionary writes. They begin where the first of
/// its sites lies, with the clean pass's residual stream: what comes before is the same to the bit.
/// </summary>
/// <param name="subject">The dictionary and its model.</param>
/// <param name="tokens">Of the text.</param>
sealed class AblatedPass(TextSubject subject, int tokens)
{
    readonly Site first = subject.Writes.Aggregate((a, b) => b.Before(a) ? b : a);
    float[] residual = [];

    // Whether what is written is the residual stream between two blocks, so that the pass can begin behind it.
    bool BetweenBlocks => subject.Writes.Count == 1 && first.Kind is SiteKind.ResidPre or SiteKind.ResidPost;

    // Where the clean residual stream is kept; null where nothing comes before.
    Site? Kept => BetweenBlocks ? first : Site.HasLayer(first.Kind) ? new Site(SiteKind.ResidPre, first.Layer) : null;

    /// <summary>Hooks of the clean pass.</summary>
    public Hooks Keep()
    {
        var hooks = new Hooks();
        if (Kept is { } kept) hooks.Add(kept, view => residual = view.Values.ToArray());
        return hooks;
    }

    /// <param name="ids">The text.</param>
    /// <param name="removed">For each copy [tokens, d_out] what is taken out.</param>
    public (TokenBatch Batch, Hooks Hooks, PassStart? Start) Without(int[] ids, float[][] removed)
    {
        TokenBatch batch = TokenBatch.Of([.. removed.Select(_ => ids)]);
        if (Kept is not { } kept) return (batch, Subtracting(removed), null);
        var start = new float[removed.Length * residual.Length];
        for (int copy = 0; copy < removed.Length; copy++)
        {
            Span<float> to = start.AsSpan(copy * residual.Length, residual.Length);
            if (BetweenBlocks) TensorPrimitives.Subtract(residual, removed[copy], to);
            else residual.CopyTo(to);
        }
        int layer = kept.Layer + (kept.Kind is SiteKind.ResidPost ? 1 : 0);
        return (batch, BetweenBlocks ? new Hooks() : Subtracting(removed), new(layer, start));
    }

    // The columns of each site lie behind those of the one before.
    Hooks Subtracting(float[][] removed)
    {
        int width = subject.Coder.OutputWidth, column = 0;
        var hooks = new Hooks();
        foreach (Site site in subject.Writes)
        {
            int from = column;
            hooks.Add(site, view =>
            {
                for (int row = 0; row < view.Rows; row++)
                    TensorPrimitives.Subtract(view.Row(row), removed[row / tokens].AsSpan(row % tokens * width + from, view.Width), view.Row(row));
            });
            column += subject.Model.SiteWidth(site);
        }
        return hooks;
    }
}
