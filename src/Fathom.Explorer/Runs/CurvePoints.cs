using Fathom.Dictionaries;

namespace Fathom.Explorer;

/// <summary>
/// A curve of no more points than were asked for, however long the log: of neighbouring lines the least and the greatest of each figure
/// are kept, at the first and the last of their steps, in the order in which they came. So no peak goes missing.
/// </summary>
/// <param name="most">Points, at least 4.</param>
/// <param name="latents">M; null where it is not known.</param>
sealed class CurvePoints(int most, int? latents)
{
    const int Figures = 6;

    readonly List<Span> spans = [];

    /// <summary>Adds a line.</summary>
    public void Add(StepMetrics line)
    {
        if (spans.Count > 0 && line.Step <= spans[^1].Last) return;
        if (spans.Count >= Math.Max(2, most / 2)) Halve();
        spans.Add(new(line.Step, line.Step, ValuesOf(line), ValuesOf(line), 0));
    }

    public void Clear() => spans.Clear();

    public CurveResponse Response()
    {
        var steps = new List<long>();
        List<double>[] values = [.. Enumerable.Range(0, Figures).Select(_ => new List<double>())];
        foreach (Span span in spans)
        {
            steps.Add(span.First);
            for (int i = 0; i < Figures; i++) values[i].Add(span.Falls(i) ? span.Most[i] : span.Least[i]);
            if (span.Last == span.First) continue;
            steps.Add(span.Last);
            for (int i = 0; i < Figures; i++) values[i].Add(span.Falls(i) ? span.Least[i] : span.Most[i]);
        }
        return new(steps, values[0], values[1], values[2], values[3], values[4], latents is null ? [] : values[5]);
    }

    void Halve()
    {
        for (int i = 0; 2 * i < spans.Count; i++)
            spans[i] = 2 * i + 1 < spans.Count ? spans[2 * i].And(spans[2 * i + 1]) : spans[2 * i];
        spans.RemoveRange((spans.Count + 1) / 2, spans.Count / 2);
    }

    double[] ValuesOf(StepMetrics line) => [line.Loss, line.Fvu, line.L0, line.Dead, line.LongestDead,
        latents is { } all && all > line.Dead ? line.L0 / (all - line.Dead) : 0];

    /// <param name="First">Step of the first line.</param>
    /// <param name="Last">Step of the last.</param>
    /// <param name="Least">Of each figure.</param>
    /// <param name="Most">Of each figure.</param>
    /// <param name="Falling">A bit for each figure whose greatest came before its least.</param>
    readonly record struct Span(long First, long Last, double[] Least, double[] Most, int Falling)
    {
        public bool Falls(int figure) => (Falling >> figure & 1) != 0;

        public Span And(Span next)
        {
            double[] least = new double[Figures], most = new double[Figures];
            int falling = 0;
            for (int i = 0; i < Figures; i++)
            {
                (least[i], most[i]) = (Math.Min(Least[i], next.Least[i]), Math.Max(Most[i], next.Most[i]));
                bool leastFirst = Least[i] <= next.Least[i], mostFirst = Most[i] >= next.Most[i];
                bool falls = leastFirst != mostFirst ? mostFirst : leastFirst ? Falls(i) : next.Falls(i);
                if (falls) falling |= 1 << i;
            }
            return new(First, next.Last, least, most, falling);
        }
    }
}
