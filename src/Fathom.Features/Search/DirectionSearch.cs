using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The latents whose directions are nearest to a vector, such as a row of a file; every row is looked at.</summary>
public static class DirectionSearch
{
    const int BlockRows = 1024;

    /// <param name="coder">The dictionary.</param>
    /// <param name="side">Which of its directions.</param>
    /// <param name="query">[d] of that side, not all zeros.</param>
    /// <param name="count">Latents at most.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>Largest cosine first, ties to the lower latent.</returns>
    /// <exception cref="InputException">Another width, not finite, or all zeros.</exception>
    public static IReadOnlyList<DirectionMatch> Of(ISparseCoder coder, DirectionSide side, float[] query, int count,
        Workers workers)
    {
        int width = side == DirectionSide.Decoder ? coder.OutputWidth : coder.Width;
        if (query.Length != width)
            throw new InputException($"a vector of {query.Length} numbers; the dictionary's {side.ToString().ToLowerInvariant()} " +
                $"rows have {width}; give one from the same site");
        if (query.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue) || !query.AsSpan().ContainsAnyExcept(0f))
            throw new InputException("the vector is all zeros or has numbers that are not finite; give a direction");
        var cosines = new double[coder.LatentCount];
        workers.ForRanges(cosines.Length, BlockRows, (start, end, _) =>
        {
            ReadOnlySpan<float> rows = side == DirectionSide.Decoder ? coder.DecoderWeight : coder.EncoderWeight;
            for (int latent = start; latent < end; latent++)
                cosines[latent] = AlteredQuery.Cosine(rows.Slice(latent * width, width), query);
        });
        return [.. Enumerable.Range(0, cosines.Length).OrderByDescending(latent => cosines[latent]).Take(count)
            .Select(latent => new DirectionMatch(latent, cosines[latent]))];
    }
}
