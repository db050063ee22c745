using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// In which order the latents of a large dictionary B take over from a small one A (Leask et al. 2025, "Sparse autoencoders do
/// not find canonical units of analysis"). With c the signed cosine of decoder rows:
/// <code>
/// j of B is novel            max_i c_ij &lt; same       it says what A lacks, and is added
/// j of B is reconstruction   otherwise               it says what A says already, and replaces
/// swap                       a connected component of the edges c_ij ≥ same: its latents of A go, its latents of B come
/// </code>
/// Novel latents come first, the farthest from A before the others, then the swaps, the closest first, each in groups; last, what
/// is left of A without a counterpart goes, and B remains.
/// </summary>
/// <param name="Steps">Kind of each stage, the first being A alone.</param>
/// <param name="Enter">[m] stage at which each latent of B comes.</param>
/// <param name="Leave">[n] stage at which each latent of A goes.</param>
/// <param name="Novel">[m]</param>
/// <param name="Nearest">[m] largest cosine of each latent of B to one of A.</param>
/// <param name="Swaps">Components.</param>
sealed record StitchPlan(StitchStep[] Steps, int[] Enter, int[] Leave, bool[] Novel, float[] Nearest, int Swaps)
{
    public static StitchPlan Of(DictionaryDirections a, DictionaryDirections b, double same, int groups, Workers workers,
        CancellationToken cancel)
    {
        int n = a.Latents, m = b.Latents;
        float[] nearest = b.Nearest(a, workers, cancel).Signed;
        bool[] novel = [.. nearest.Select(c => !(c >= same))];
        int[] root = Components(a, b, same, workers, cancel);
        var steps = new List<StitchStep> { StitchStep.Small };
        int[] enter = new int[m], leave = new int[n];

        int[] byDistance = [.. Enumerable.Range(0, m).Where(j => novel[j]).OrderBy(j => nearest[j])];
        int[] stages = Stages(steps, StitchStep.Novel, byDistance.Length, groups);
        for (int at = 0; at < byDistance.Length; at++) enter[byDistance[at]] = stages[at];

        int[][] swaps = [.. Enumerable.Range(0, m).Where(j => !novel[j]).GroupBy(j => root[n + j])
            .OrderByDescending(swap => swap.Max(j => nearest[j])).Select(swap => swap.ToArray())];
        stages = Stages(steps, StitchStep.Swap, swaps.Length, groups);
        var stageOf = new Dictionary<int, int>();
        for (int at = 0; at < swaps.Length; at++)
        {
            stageOf[root[n + swaps[at][0]]] = stages[at];
            foreach (int j in swaps[at]) enter[j] = stages[at];
        }
        for (int i = 0; i < n; i++) leave[i] = stageOf.GetValueOrDefault(root[i], steps.Count);
        if (leave.Contains(steps.Count)) steps.Add(StitchStep.Remove);
        return new([.. steps], enter, leave, novel, nearest, swaps.Length);
    }

    // The stage of each of `count` members, in groups as even as can be; adds the stages.
    static int[] Stages(List<StitchStep> steps, StitchStep step, int count, int groups)
    {
        int used = Math.Min(groups, count), first = steps.Count;
        for (int i = 0; i < used; i++) steps.Add(step);
        return [.. Enumerable.Range(0, count).Select(at => first + (int)((long)at * used / count))];
    }

    // [n + m] one member of the component that each latent is in, those of A first.
    static int[] Components(DictionaryDirections a, DictionaryDirections b, double same, Workers workers,
        CancellationToken cancel)
    {
        int n = a.Latents;
        var edges = new List<int>[n];
        CosineBlocks.Run(a.Decoder, b.Decoder, a.OutputWidth, (row, first, cosines) =>
        {
            List<int> own = edges[row] ??= [];
            for (int j = 0; j < cosines.Length; j++)
                if (cosines[j] >= same) own.Add(first + j);
        }, workers, cancel);
        var sets = new DisjointSets(n + b.Latents);
        for (int i = 0; i < n; i++)
            foreach (int j in edges[i]) sets.Join(i, n + j);
        return [.. Enumerable.Range(0, n + b.Latents).Select(sets.Root)];
    }
}
