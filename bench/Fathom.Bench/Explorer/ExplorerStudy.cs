using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Bench;

/// <summary>How long the pages of an explorer wait for an index of 32 million activations.</summary>
static class ExplorerStudy
{
    const int Latents = 16_384, Tokens = 1_000_000, Densest = 24, Sampled = 1000;

    /// <param name="kept">Folder that keeps the run, or has it; a temporary one when null.</param>
    /// <param name="log">Told of the steps.</param>
    public static ExplorerResult Run(string? kept, Action<string> log)
    {
        string folder = kept ?? Directory.CreateTempSubdirectory("fathom-explorer-").FullName;
        try
        {
            log("making the index");
            var (run, stages) = ZipfRun.Make(folder, Latents, Tokens);
            foreach (var (stage, seconds) in stages) log($"{stage}: {seconds:F1} s");
            var clock = Stopwatch.StartNew();
            using FeatureIndex index = FeatureIndex.Open(run, ZipfRun.Name);
            double open = clock.Elapsed.TotalSeconds;
            int[] latents = Choose(index);
            ExplorerTimes[] times = [.. Ask(index, latents)];
            float[] densities = [.. index.AllStatistics.ToArray().Select(latent => latent.Density).OrderDescending()];
            return new(index.Description, [densities[0], densities[densities.Length / 2], densities[^1]], Sizes(run), stages, open,
                index.Description.Map!, latents.Length, times, PagesPerSecond(index, latents), ServedStudy.Run(run, ZipfRun.Name, latents).GetAwaiter().GetResult());
        }
        finally
        {
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    // The densest and evenly spaced ones of all others, by density.
    static int[] Choose(FeatureIndex index)
    {
        int[] byDensity = [.. new LatentTable(index).Order(LatentColumn.Density, descending: true)];
        return [.. byDensity.Take(Densest).Concat(Enumerable.Range(0, Sampled)
            .Select(i => byDensity[Densest + (int)((long)i * (byDensity.Length - Densest) / Sampled)]))];
    }

    static IEnumerable<ExplorerTimes> Ask(FeatureIndex index, int[] latents)
    {
        ExplorerTimes Of(string question, Action<int> ask) => ExplorerTimes.Of(question, latents, ask);
        yield return Of("a feature page: all that follows up to the line", latent => Page(index, latent));
        yield return Of("histogram, 50 bars", latent => index.ActivationHistogram(latent));
        yield return Of("20 strongest contexts", latent => index.Top(latent, 20));
        yield return Of("5 contexts from each of 10 intervals", latent => index.Intervals(latent, 10, 5, 0));
        yield return Of("logit effects", latent => index.LogitEffects(latent));
        yield return Of("neighbours, each with its tokens", latent => Neighbours(index, latent));
        yield return Of("co-activation, parents, children", latent => index.CoActivations(latent));
        yield return Of("10 near misses", latent => index.NearMisses(latent, 10));
        yield return Of("tokens that it fires on", latent => index.Tokens(latent));
        foreach (int bar in (int[])[0, 9, 24, 49])
            yield return Of($"10 contexts from bar {bar + 1} of 50", latent => Interval(index, latent, bar, bar + 1, 50));
        yield return Of("10 contexts from all bars", latent => index.Random(latent, 10, 0));
        yield return Of("quantile of an activation", latent => index.Quantile(latent, 1));
        yield return Of("latents on a token", latent => index.LatentsOn(latent, 100));
        yield return Of("latents that promote a token", latent => index.LatentsThatPromote(latent, 100));
        yield return ExplorerTimes.Of("every pair of a latent, unsorted, on all cores", [.. latents.Where((_, i) => i % 50 == 0)],
            latent => index.AllCoActivations(latent));
        float[] keys = [.. Enumerable.Range(0, 1 << 17).Select(i => index.PostingValues(0)[i])];
        yield return Of("an order of 131,072 latents by a number", _ => LatentTable.Order(keys, descending: true));
        yield return Of("a first order of the table", latent =>
            new LatentTable(index).Order((LatentColumn)(latent % 15), descending: true));
    }

    static void Page(FeatureIndex index, int latent)
    {
        index.ActivationHistogram(latent);
        index.Top(latent, 20);
        index.Intervals(latent, 10, 5, 0);
        index.LogitEffects(latent);
        Neighbours(index, latent);
        index.CoActivations(latent);
        index.NearMisses(latent, 10);
        index.Tokens(latent);
    }

    static void Neighbours(FeatureIndex index, int latent)
    {
        foreach (Neighbour neighbour in index.Neighbours(latent)) index.StrongestTokens(neighbour.Latent, 6);
    }

    static void Interval(FeatureIndex index, int latent, int from, int to, int bins)
    {
        float max = index.Statistics(latent).Max;
        index.Interval(latent, ActivationBins.Edge(max, from, bins), ActivationBins.Edge(max, to, bins), 10, 0);
    }

    static double PagesPerSecond(FeatureIndex index, int[] latents)
    {
        long start = Stopwatch.GetTimestamp();
        Parallel.ForEach(latents, latent => Page(index, latent));
        return latents.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static IReadOnlyList<(string, long)> Sizes(RunFolder run) => [.. Directory.GetFiles(run.Index(ZipfRun.Name))
        .Select(path => (Path.GetFileName(path), new FileInfo(path).Length)).OrderByDescending(file => file.Length)];
}
