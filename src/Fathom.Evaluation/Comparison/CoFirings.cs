using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>On how many rows latents of dictionaries fire, and how often with their parent in the dictionary before.</summary>
/// <param name="Firings">[dictionary][latent]</param>
/// <param name="Together">[dictionary − 1][latent] rows on which its parent fires too.</param>
sealed record CoFirings(int[][] Firings, int[][] Together)
{
    /// <summary>Share of a latent's firings on which its parent fires too; null where it never fires or has none.</summary>
    public double? WithParent(int level, int latent, int parent) => Share(level, latent, parent, Firings[level + 1][latent]);

    /// <summary>Share of its parent's firings on which a latent fires too; null where that never fires or is none.</summary>
    public double? OfParent(int level, int latent, int parent) =>
        Share(level, latent, parent, parent < 0 ? 0 : Firings[level][parent]);

    public static CoFirings Of(ISparseCoder[] levels, int[][] parents, ActivationPass rows, Workers workers,
        Action<long, long>? progress, CancellationToken cancel)
    {
        var counts = new CoFirings([.. levels.Select(level => new int[level.LatentCount])],
            [.. levels.Skip(1).Select(level => new int[level.LatentCount])]);
        bool[][] fires = [.. levels.Select(level => new bool[level.LatentCount])];
        rows.Run(levels, (_, codes) =>
        {
            for (int row = 0; row < codes[0].Rows; row++) counts.AddRow(row, codes, parents, fires);
        }, workers, progress, cancel);
        return counts;
    }

    void AddRow(int row, SparseCodes[] codes, int[][] parents, bool[][] fires)
    {
        for (int level = 0; level < codes.Length; level++)
        {
            foreach (int latent in codes[level].RowIndices(row))
            {
                fires[level][latent] = true;
                Firings[level][latent]++;
                if (level > 0 && parents[level - 1][latent] is var parent and >= 0 && fires[level - 1][parent])
                    Together[level - 1][latent]++;
            }
        }
        for (int level = 0; level < codes.Length; level++)
            foreach (int latent in codes[level].RowIndices(row)) fires[level][latent] = false;
    }

    double? Share(int level, int latent, int parent, int of) =>
        parent < 0 || of == 0 ? null : (double)Together[level][latent] / of;
}
