using System.Diagnostics;

namespace Fathom.Bench;

/// <summary>Milliseconds of one question, asked once of each of some latents.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Milliseconds">Ascending.</param>
/// <param name="Densest">Of the densest latent.</param>
/// <param name="Kilobytes">Allocated, mean over questions.</param>
sealed record ExplorerTimes(string Question, double[] Milliseconds, double Densest, double Kilobytes)
{
    public double At(double share) => Milliseconds[(int)Math.Min(Milliseconds.Length - 1, share * Milliseconds.Length)];

    /// <param name="question">What is asked.</param>
    /// <param name="latents">Of which; the densest first.</param>
    /// <param name="ask">Asks it, on the calling thread alone where nothing else is said.</param>
    public static ExplorerTimes Of(string question, IReadOnlyList<int> latents, Action<int> ask)
    {
        // Compiled and paged in first, then one of each is asked.
        foreach (int latent in latents) ask(latent);
        var times = new double[latents.Count];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            ask(latents[i]);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        double kilobytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1024.0 / times.Length;
        double densest = times[0];
        Array.Sort(times);
        return new(question, times, densest, kilobytes);
    }
}
