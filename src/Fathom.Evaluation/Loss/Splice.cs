using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Hooks that put something else into the activations at a site while a model runs; positions of special tokens (BOS,
/// EOS, padding) always keep their own.
/// </summary>
/// <param name="coder">The dictionary of that site, of width d; an autoencoder.</param>
/// <param name="isSpecial">Whether positions with a token id keep their activations.</param>
/// <param name="workers">Threads to use.</param>
/// <example><code>
/// var splice = new Splice(sae, id => id == bos, Workers.All);
/// float[] logits = model.Logits(batch, new Hooks().Add(site, splice.Reconstruct));
/// </code></example>
public sealed class Splice(ISparseCoder coder, Func<int, bool> isSpecial, Workers workers)
{
    readonly SparseCodes codes = new(1, 1);
    float[] inputs = [], outputs = [];
    int[] rows = [];

    /// <summary>x ← x̂</summary>
    public void Reconstruct(SiteView view)
    {
        int d = coder.Width, n = Gather(view);
        if (n == 0) return;
        Span<float> reconstruction = outputs.AsSpan(0, n * d);
        coder.Encode(inputs.AsSpan(0, n * d), n, codes, workers);
        coder.Decode(inputs.AsSpan(0, n * d), codes, reconstruction, workers);
        for (int i = 0; i < n; i++) reconstruction.Slice(i * d, d).CopyTo(view.Row(rows[i]));
    }

    /// <summary>x ← value</summary>
    /// <param name="value">[d]</param>
    public SiteHook Replace(float[] value) => view =>
    {
        for (int row = 0; row < view.Rows; row++)
            if (!isSpecial(view.Batch.Ids[row])) value.CopyTo(view.Row(row));
    };

    int Gather(SiteView view)
    {
        int d = coder.Width, n = 0;
        if (rows.Length < view.Rows)
            (rows, inputs, outputs) = (new int[view.Rows], new float[view.Rows * d], new float[view.Rows * d]);
        for (int row = 0; row < view.Rows; row++)
        {
            if (isSpecial(view.Batch.Ids[row])) continue;
            view.Row(row).CopyTo(inputs.AsSpan(n * d));
            rows[n++] = row;
        }
        return n;
    }
}
