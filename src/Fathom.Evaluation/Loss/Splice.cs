using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Puts something else into the activations at a site while a model runs; positions of special tokens (BOS, EOS,
/// padding) always keep their own.
/// </summary>
/// <param name="coder">The dictionary of that site.</param>
/// <param name="contexts">Say which tokens are special.</param>
/// <param name="workers">Threads to use.</param>
public sealed class Splice(ISparseCoder coder, TokenContexts contexts, Workers workers)
{
    readonly SparseCodes codes = new(1, 1);
    float[] inputs = [], outputs = [];
    int[] rows = [];

    /// <summary>x ← x̂</summary>
    public void Reconstruct(SiteView view) => Reconstruct(view, 0, view.Rows, withError: false);

    /// <summary>x ← x̂ + (x − x̂): changes nothing but rounding, and so checks the splice itself.</summary>
    public void ReconstructWithError(SiteView view) => Reconstruct(view, 0, view.Rows, withError: true);

    /// <summary>x ← x̂ on the rows first … first + count − 1.</summary>
    internal void Reconstruct(SiteView view, int first, int count, bool withError)
    {
        int d = coder.Width, n = Gather(view, first, count);
        if (n == 0) return;
        Span<float> reconstruction = outputs.AsSpan(0, n * d);
        coder.Encode(inputs.AsSpan(0, n * d), n, codes, workers);
        coder.Decode(codes, reconstruction, workers);
        if (withError)
            for (int i = 0; i < n * d; i++) outputs[i] += inputs[i] - outputs[i];
        for (int i = 0; i < n; i++) reconstruction.Slice(i * d, d).CopyTo(view.Row(rows[i]));
    }

    /// <summary>x ← value on the rows first … first + count − 1.</summary>
    /// <param name="value">[d]</param>
    internal void Replace(SiteView view, int first, int count, ReadOnlySpan<float> value)
    {
        for (int row = first; row < first + count; row++)
            if (!contexts.IsSpecial(view.Batch.Ids[row])) value.CopyTo(view.Row(row));
    }

    int Gather(SiteView view, int first, int count)
    {
        int d = coder.Width, n = 0;
        if (rows.Length < count) (rows, inputs, outputs) = (new int[count], new float[count * d], new float[count * d]);
        for (int row = first; row < first + count; row++)
        {
            if (contexts.IsSpecial(view.Batch.Ids[row])) continue;
            view.Row(row).CopyTo(inputs.AsSpan(n * d));
            rows[n++] = row;
        }
        return n;
    }
}
