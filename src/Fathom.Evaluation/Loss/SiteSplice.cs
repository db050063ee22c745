using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Dictionaries in place of what a model computes at the sites that they write: the activations that they read are kept from a
/// clean pass, so that they may read sites behind those that they write. Positions of special tokens (BOS, EOS, padding) always
/// keep their own. The changed pass begins where the first of the sites lies, with the clean one's residual stream: what comes
/// before is the same to the bit.
/// </summary>
/// <param name="sites">Where they read and write.</param>
/// <param name="widths">Widths of the sites that are read, then of those that are written.</param>
/// <param name="residualWidth">d of the model.</param>
/// <param name="isSpecial">Whether positions with a token id keep their activations.</param>
/// <param name="workers">Threads to use.</param>
sealed class SiteSplice(CoderSites sites, RowLayout widths, int residualWidth, Func<int, bool> isSpecial, Workers workers)
{
    readonly SparseCodes codes = new(1, 1);
    (TokenBatch Batch, ISparseCoder Encoder)? encoded;
    readonly Site first = sites.Outputs.Aggregate((a, b) => b.Before(a) ? b : a);
    float[] inputs = [], outputs = [], residual = [], changed = [];

    // Whether all that is written is the residual stream between two blocks, so that the pass can begin behind it.
    bool BetweenBlocks => sites.Outputs.Count == 1 && first.Kind is SiteKind.ResidPre or SiteKind.ResidPost;

    // Where the clean residual stream is kept; null where nothing comes before.
    Site? Kept => BetweenBlocks ? first : Site.HasLayer(first.Kind) ? new Site(SiteKind.ResidPre, first.Layer) : null;

    /// <summary>Hooks of the clean pass, which keep what is read.</summary>
    public Hooks Keep()
    {
        var hooks = new Hooks();
        for (int part = 0, at = 0; part < sites.Reads.Count; at += widths.Reads[part++])
        {
            int first = at;
            hooks.Add(sites.Reads[part], view => Read(view, first));
        }
        if (Kept is { } kept)
            hooks.Add(kept, view =>
            {
                if (residual.Length < view.Values.Length) (residual, changed) =
                    (new float[view.Values.Length], new float[view.Values.Length]);
                view.Values.CopyTo(residual);
            });
        return hooks;
    }

    /// <summary>A pass in which what is written takes the place of what is there; the clean pass comes before.</summary>
    /// <param name="batch">Of both passes.</param>
    /// <param name="coder">Which dictionary.</param>
    /// <param name="encoder">One that encodes to the same bits: what it gave last, of the same batch, is not made again.</param>
    public SplicedPass Reconstruct(TokenBatch batch, ISparseCoder coder, ISparseCoder encoder)
    {
        (int d, int dOut, int rows) = (coder.Width, coder.OutputWidth, Ordinary(batch.Ids));
        if (outputs.Length < rows * dOut) outputs = new float[rows * dOut];
        ReadOnlySpan<float> x = inputs.AsSpan(0, rows * d);
        if (rows > 0)
        {
            if (encoded != (batch, encoder)) coder.Encode(x, rows, codes, workers);
            encoded = (batch, encoder);
            coder.Decode(x, codes, outputs.AsSpan(0, rows * dOut), workers);
        }
        return Replace(batch, (row, first, to) => outputs.AsSpan(row * dOut + first, to.Length).CopyTo(to));
    }

    /// <summary>A pass with the same vector everywhere.</summary>
    /// <param name="batch">Of both passes.</param>
    /// <param name="value">[d_out]</param>
    public SplicedPass Constant(TokenBatch batch, float[] value) =>
        Replace(batch, (_, first, to) => value.AsSpan(first, to.Length).CopyTo(to));

    SplicedPass Replace(TokenBatch batch, RowWriter write)
    {
        int d = widths.OutputWidth;
        if (BetweenBlocks)
        {
            residual.AsSpan(0, batch.Rows * d).CopyTo(changed);
            WriteRows(batch, write, 0, changed.AsSpan(0, batch.Rows * d), d);
            return new(new Hooks(), new(first.Layer + (first.Kind is SiteKind.ResidPost ? 1 : 0),
                changed.AsMemory(0, batch.Rows * d)));
        }
        var hooks = new Hooks();
        for (int part = 0, at = 0; part < sites.Outputs.Count; at += widths.Outputs[part++])
        {
            int from = at;
            hooks.Add(sites.Outputs[part], view => WriteRows(view.Batch, write, from, view.Values, view.Width));
        }
        return new(hooks, Kept is { } kept ? new PassStart(kept.Layer, residual.AsMemory(0, batch.Rows * residualWidth)) : null);
    }

    // The rows of the site that are not of special tokens.
    void WriteRows(TokenBatch batch, RowWriter write, int from, Span<float> values, int width)
    {
        for (int row = 0, ordinary = 0; row < batch.Rows; row++)
            if (!isSpecial(batch.Ids[row])) write(ordinary++, from, values.Slice(row * width, width));
    }

    void Read(SiteView view, int first)
    {
        int d = widths.Width;
        if (inputs.Length < view.Rows * d) inputs = new float[view.Rows * d];
        for (int row = 0, ordinary = 0; row < view.Rows; row++)
            if (!isSpecial(view.Batch.Ids[row])) view.Row(row).CopyTo(inputs.AsSpan(ordinary++ * d + first));
    }

    int Ordinary(ReadOnlySpan<int> ids)
    {
        int count = 0;
        foreach (int id in ids)
            if (!isSpecial(id)) count++;
        return count;
    }

    /// <summary>Writes columns first … of an ordinary row's values.</summary>
    delegate void RowWriter(int row, int first, Span<float> to);
}
