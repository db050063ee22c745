using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The latents that fire on the tokens of a text.</summary>
/// <param name="Ids">The tokens.</param>
/// <param name="Positions">[n] positions of the tokens that carry activations: all but special ones.</param>
/// <param name="Activations">[n, d] what the dictionary read there.</param>
/// <param name="Codes">n rows: what it made of that.</param>
public sealed record EncodedText(int[] Ids, int[] Positions, float[] Activations, SparseCodes Codes)
{
    /// <summary>Runs the model as far as the site that the dictionary reads, then encodes.</summary>
    /// <param name="subject">The dictionary and its model.</param>
    /// <param name="ids">At least one token.</param>
    /// <param name="workers">Threads for the dictionary; no influence on any bit.</param>
    /// <param name="cancel">Gives the pass up between two blocks.</param>
    /// <exception cref="InputException">A token is outside the vocabulary, the text longer than the model's context, or the model
    /// computes a number that is not finite.</exception>
    public static EncodedText Of(TextSubject subject, int[] ids, Workers workers, CancellationToken cancel)
    {
        var read = new SiteRows(subject, ids);
        Hooks hooks = CancelledPass.Hooks(subject.Model.Config, cancel, last: subject.Reads).Add(subject.Reads, read.Take);
        subject.Model.Forward(TokenBatch.Of(ids), hooks, stopAfter: subject.Reads);
        return read.Encode(workers);
    }
}
