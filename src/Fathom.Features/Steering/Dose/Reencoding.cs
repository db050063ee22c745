using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The latents of a site's activations before and after steering, in one pass.</summary>
/// <param name="subject">Has a dictionary.</param>
sealed class Reencoding(SteeringSubject subject)
{
    float[] before = [], after = [];

    /// <summary>A hook in front of the steering.</summary>
    public void Before(SiteView view) => before = view.Values.ToArray();

    /// <summary>A hook behind it.</summary>
    public void After(SiteView view) => after = view.Values.ToArray();

    /// <summary>Over the rows that were changed: the rise of each steered latent, other latents that switched, a row, and their
    /// share of the movement Σ |Δf| ‖D‖; nothing where no row was.</summary>
    /// <param name="own">Steered latents, ascending.</param>
    public (IReadOnlyList<LatentRise> Rise, double? Switched, double? OffTargetShare) Compare(int[] own)
    {
        int d = subject.Width, rows = before.Length / d, changed = 0;
        SparseCodes old = Encode(before, rows), now = Encode(after, rows);
        var rise = new double[own.Length];
        double switched = 0, movedOwn = 0, movedOthers = 0;
        ReadOnlySpan<float> norms = subject.Coder!.WriteNorms;
        for (int row = 0; row < rows; row++)
        {
            if (before.AsSpan(row * d, d).SequenceEqual(after.AsSpan(row * d, d))) continue;
            changed++;
            foreach (int latent in old.RowIndices(row).ToArray().Union(now.RowIndices(row).ToArray()))
            {
                float from = Value(old, row, latent), to = Value(now, row, latent);
                int at = Array.BinarySearch(own, latent);
                double movement = Math.Abs((double)to - from) * norms[latent];
                if (at >= 0)
                {
                    rise[at] += (double)to - from;
                    movedOwn += movement;
                    continue;
                }
                movedOthers += movement;
                if ((from == 0) != (to == 0)) switched++;
            }
        }
        if (changed == 0) return ([], null, null);
        return ([.. own.Select((latent, i) => new LatentRise(latent, rise[i] / changed))], switched / changed,
            movedOwn + movedOthers > 0 ? movedOthers / (movedOwn + movedOthers) : 0);
    }

    SparseCodes Encode(float[] x, int rows)
    {
        var codes = new SparseCodes(rows, 1);
        subject.Coder!.Encode(x, rows, codes, subject.Workers);
        return codes;
    }

    static float Value(SparseCodes codes, int row, int latent)
    {
        int at = codes.RowIndices(row).BinarySearch(latent);
        return at < 0 ? 0 : codes.RowValues(row)[at];
    }
}
