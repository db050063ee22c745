namespace Fathom.Evaluation;

/// <summary>Values above 0 on a line of a picture.</summary>
public sealed class LogAxis
{
    const int MostWords = 6;

    readonly double least, most, start, length;

    /// <param name="values">What has to be on it; at least one.</param>
    /// <param name="start">Where it begins in the picture.</param>
    /// <param name="length">How long it is; negative where it runs upwards.</param>
    public LogAxis(IEnumerable<double> values, double start, double length)
    {
        (this.start, this.length) = (start, length);
        double[] logs = [.. values.Select(Math.Log10)];
        double room = Math.Max(0.06 * (logs.Max() - logs.Min()), 0.02);
        (least, most) = (logs.Min() - room, logs.Max() + room);
    }

    /// <summary>Where a value is in the picture.</summary>
    public double At(double value) => start + length * (Math.Log10(value) - least) / (most - least);

    /// <summary>1, 2 and 5 times powers of ten; where these are fewer than two, all round values.</summary>
    public IEnumerable<double> Ticks()
    {
        double[] coarse = [.. Multiples(1, 2, 5)];
        return coarse.Length >= 2 ? coarse : Multiples(1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9);
    }

    /// <summary><see cref="Ticks"/> for long words side by side: where these are many, powers of ten.</summary>
    public IEnumerable<double> FewTicks()
    {
        double[] ticks = [.. Ticks()], powers = [.. Multiples(1)];
        return ticks.Length > MostWords && powers.Length >= 2 ? powers : ticks;
    }

    IEnumerable<double> Multiples(params double[] leading) => Enumerable
        .Range((int)Math.Floor(least), (int)(Math.Ceiling(most) - Math.Floor(least)) + 1)
        .SelectMany(power => leading.Select(digit => digit * Math.Pow(10, power)))
        .Where(value => Math.Log10(value) >= least && Math.Log10(value) <= most);
}
