using System.Diagnostics;

namespace Fathom.Cli;

/// <summary>Rate and time left of counted work, from where this process took it up; starts anew when the count falls
/// back.</summary>
sealed class Pace(string unit)
{
    readonly Stopwatch clock = new();
    long first, last = long.MaxValue;

    /// <summary>Notes how far the work is.</summary>
    public void Reach(long done)
    {
        if (done < last)
        {
            first = done;
            clock.Restart();
        }
        last = done;
    }

    /// <summary>1,200 rows/s  3 min 2 s left</summary>
    public string Words(long total)
    {
        double rate = (last - first) / Math.Max(1e-9, clock.Elapsed.TotalSeconds);
        if (rate <= 0) return "";
        TimeSpan left = TimeSpan.FromSeconds(Math.Min(1e8, (total - last) / rate));
        string eta = left.TotalHours >= 1 ? $"{(int)left.TotalHours} h {left.Minutes} min"
            : left.TotalMinutes >= 1 ? $"{left.Minutes} min {left.Seconds} s" : $"{left.Seconds} s";
        return $"{rate:n0} {unit}/s  {eta} left";
    }
}
