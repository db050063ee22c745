using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>How unexpected the tokens of training documents are to the model: in contexts drawn at random, the same for all
/// latents, until they have <see cref="Tokens"/> tokens.</summary>
sealed class SubjectSurprisal
{
    /// <summary>Tokens that are looked at, or all where there are fewer.</summary>
    public const int Tokens = 16_384;

    const int Fewest = 5;
    const ulong Stream = 0x53555250;

    readonly FeatureIndex index;
    readonly Dictionary<int, float[]> contexts = [];
    readonly double all;

    /// <param name="index">Of a dictionary.</param>
    /// <param name="train">Contexts of training documents.</param>
    /// <param name="subject">The model.</param>
    /// <param name="seed">Of the draw.</param>
    public SubjectSurprisal(FeatureIndex index, int[] train, ISubject subject, ulong seed)
    {
        this.index = index;
        int[] order = [.. train];
        var random = new Philox(seed, Stream);
        double sum = 0;
        int tokens = 0;
        for (int i = 0; i < order.Length && tokens < Tokens; i++)
        {
            int other = i + (int)random.Below((ulong)i, order.Length - i);
            (order[i], order[other]) = (order[other], order[i]);
            ReadOnlySpan<int> ids = index.Items.Context(order[i]);
            float[] surprisals = contexts[order[i]] = subject.Surprisals(ids.ToArray());
            for (int at = 1; at < ids.Length; at++)
            {
                if (index.Items.IsSpecial(ids[at])) continue;
                sum += surprisals[at - 1];
                tokens++;
            }
        }
        all = sum / tokens;
    }

    /// <summary>Where a latent fires, and over all tokens; null where it fires on fewer than five of them.</summary>
    public Surprise? Of(int latent)
    {
        double sum = 0;
        int fired = 0;
        foreach (uint row in index.PostingRows(latent))
        {
            RowPosition at = index.Rows[row];
            if (at.Position == 0 || !contexts.TryGetValue(at.Context, out float[]? surprisals)) continue;
            sum += surprisals[at.Position - 1];
            fired++;
        }
        return fired < Fewest ? null : new(sum / fired, all, fired);
    }
}
