using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Takes what a dictionary reads from a pass over one text: the rows of its site that are not of special tokens.</summary>
sealed class SiteRows(TextSubject subject, int[] ids)
{
    readonly int[] positions = [.. Enumerable.Range(0, ids.Length).Where(position => !subject.SpecialIds.Contains(ids[position]))];
    float[] rows = [];

    /// <summary>The hook at the site.</summary>
    public void Take(SiteView view)
    {
        rows = new float[positions.Length * view.Width];
        for (int i = 0; i < positions.Length; i++) view.Row(positions[i]).CopyTo(rows.AsSpan(i * view.Width));
    }

    /// <exception cref="InputException">The dictionary is of another width, or a number is not finite.</exception>
    public EncodedText Encode(Workers workers)
    {
        if (rows.Length != positions.Length * subject.Coder.Width)
            throw new InputException($"site {subject.Reads} of the model is {subject.Model.SiteWidth(subject.Reads)} wide, the dictionary " +
                $"reads {subject.Coder.Width}; it is of another model");
        if (rows.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new InputException($"site {subject.Reads}: the model computes a number that is not finite on this text");
        var codes = new SparseCodes(0, 1);
        if (positions.Length > 0) subject.Coder.Encode(rows, positions.Length, codes, workers);
        return new(ids, positions, rows, codes);
    }
}
