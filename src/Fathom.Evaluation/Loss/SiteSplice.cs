using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Dictionaries in place of what a model computes at the sites that they write: the activations that they read are kept from a
/// clean pass, so that they may read sites behind those that they write. Positions of special tokens (BOS, EOS, padding) always
/// keep their own.
/// </summary>
/// <param name="sites">Where they read and write.</param>
/// <param name="widths">Widths of the sites that are read, then of those that are written.</param>
/// <param name="isSpecial">Whether positions with a token id keep their activations.</param>
/// <param name="workers">Threads to use.</param>
sealed class SiteSplice(CoderSites sites, RowLayout widths, Func<int, bool> isSpecial, Workers workers)
{
    readonly SparseCodes codes = new(1, 1);
    float[] inputs = [], outputs = [];

    /// <summary>Hooks of the clean pass, which keep what is read.</summary>
    public Hooks Keep()
    {
        var hooks = new Hooks();
        for (int part = 0, at = 0; part < sites.Reads.Count; at += widths.Reads[part++])
        {
            int first = at;
            hooks.Add(sites.Reads[part], view => Read(view, first));
        }
        return hooks;
    }

    /// <summary>Hooks of a pass in which what is written takes the place of what is there; the clean pass comes before.</summary>
    /// <param name="batch">Of both passes.</param>
    /// <param name="coder">Which dictionary.</param>
    public Hooks Reconstruct(TokenBatch batch, ISparseCoder coder)
    {
        (int d, int dOut, int rows) = (coder.Width, coder.OutputWidth, Ordinary(batch.Ids));
        if (outputs.Length < rows * dOut) outputs = new float[rows * dOut];
        ReadOnlySpan<float> x = inputs.AsSpan(0, rows * d);
        if (rows > 0)
        {
            coder.Encode(x, rows, codes, workers);
            coder.Decode(x, codes, outputs.AsSpan(0, rows * dOut), workers);
        }
        return Replace((row, first, to) => outputs.AsSpan(row * dOut + first, to.Length).CopyTo(to));
    }

    /// <summary>Hooks that put the same vector everywhere.</summary>
    /// <param name="value">[d_out]</param>
    public Hooks Constant(float[] value) => Replace((_, first, to) => value.AsSpan(first, to.Length).CopyTo(to));

    Hooks Replace(RowWriter write)
    {
        var hooks = new Hooks();
        for (int part = 0, at = 0; part < sites.Outputs.Count; at += widths.Outputs[part++])
        {
            int first = at;
            hooks.Add(sites.Outputs[part], view =>
            {
                for (int row = 0, ordinary = 0; row < view.Rows; row++)
                    if (!isSpecial(view.Batch.Ids[row])) write(ordinary++, first, view.Row(row));
            });
        }
        return hooks;
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
