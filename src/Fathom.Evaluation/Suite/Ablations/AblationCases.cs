using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Which latents to take out, and where: a seeded sample of the latents that fire on measured rows, each on some of the
/// rows on which it does.</summary>
static class AblationCases
{
    /// <summary>Latents, and tokens of each.</summary>
    public const int Latents = 48, TokensOfEach = 4;

    /// <summary>Measured rows that are looked at, at most.</summary>
    const int Rows = 1 << 16;

    /// <summary>Streams of the seed.</summary>
    const ulong LatentStream = 0x61626C61, RowStream = 0x61626C62;

    public static IReadOnlyList<AblationCase> Of(MetricContext context, CoreSubject subject, ulong seed)
    {
        LatentActivity activity = context.Rows(subject).Latents;
        int[] alive = [.. Enumerable.Range(0, activity.LatentCount).Where(latent => activity.Counts[latent] > 0)];
        if (alive.Length == 0) return [];
        var order = new Permutation(alive.Length, new Philox(seed, LatentStream));
        int[] chosen = [.. Enumerable.Range(0, Math.Min(Latents, alive.Length)).Select(i => alive[order[i]]).Order()];
        // Of the rows on which a latent fires those with the smallest random numbers.
        var random = new Philox(seed, RowStream);
        var rows = chosen.ToDictionary(latent => latent, _ => new SortedSet<(ulong Key, long Row)>());
        context.Codes(subject, Rows, (codes, first) =>
        {
            for (int row = 0; row < codes.Rows; row++)
                foreach (int latent in codes.RowIndices(row))
                {
                    if (!rows.TryGetValue(latent, out SortedSet<(ulong, long)>? kept)) continue;
                    kept.Add((random.Bits((ulong)(first + row)), first + row));
                    if (kept.Count > TokensOfEach) kept.Remove(kept.Max);
                }
        });
        return [.. rows.SelectMany(latent => latent.Value.Select(row => new AblationCase(latent.Key, row.Row)))];
    }
}
