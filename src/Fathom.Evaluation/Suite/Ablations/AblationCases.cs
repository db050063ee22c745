using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Which latents to take out, and where: a seeded sample of the latents that fire on the measured rows that are looked
/// at, each on some of the rows on which it does.</summary>
static class AblationCases
{
    /// <summary>Latents, and tokens of each.</summary>
    public const int Latents = 128, TokensOfEach = 4;

    /// <summary>Measured rows that are looked at, at most.</summary>
    public const int Rows = 1 << 16;

    /// <summary>Streams of the seed.</summary>
    const ulong LatentStream = 0x61626C61, RowStream = 0x61626C62;

    public static IReadOnlyList<AblationCase> Of(MetricContext context, CoreSubject subject, ulong seed)
    {
        // Of the rows on which a latent fires those with the smallest random numbers, its own ones: rows must not be alike between latents.
        var random = new Philox(seed, RowStream);
        var rows = new SortedDictionary<int, SortedSet<(ulong Key, long Row)>>();
        context.Codes(subject, Rows, (codes, first) =>
        {
            for (int row = 0; row < codes.Rows; row++)
                foreach (int latent in codes.RowIndices(row))
                {
                    if (!rows.TryGetValue(latent, out SortedSet<(ulong, long)>? kept)) rows[latent] = kept = [];
                    kept.Add((random.Bits((ulong)latent << 40 | (ulong)(first + row)), first + row));
                    if (kept.Count > TokensOfEach) kept.Remove(kept.Max);
                }
        });
        if (rows.Count == 0) return [];
        int[] alive = [.. rows.Keys];
        var order = new Permutation(alive.Length, new Philox(seed, LatentStream));
        int[] chosen = [.. Enumerable.Range(0, Math.Min(Latents, alive.Length)).Select(i => alive[order[i]]).Order()];
        return [.. chosen.SelectMany(latent => rows[latent].Select(row => new AblationCase(latent, row.Row)))];
    }
}
