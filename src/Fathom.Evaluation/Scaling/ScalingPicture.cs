namespace Fathom.Evaluation;

/// <summary>Laws as a picture, both axes logarithmic: dictionaries as dots, each law as a line in its band, dashed where nothing
/// was measured.</summary>
static class ScalingPicture
{
    const int Width = 560, Height = 340, Left = 58, Right = 120, Top = 14, Bottom = 46, Steps = 48, LineHeight = 14;

    /// <param name="title">What it shows.</param>
    /// <param name="axis">What the laws are of.</param>
    /// <param name="loss">Which loss, in words.</param>
    /// <param name="curves">At least one, with what each is called in the picture.</param>
    /// <param name="at">Where to go on to.</param>
    public static SvgDrawing Of(string title, ScalingAxis axis, string loss, IReadOnlyList<(string Label, LawCurve Curve)> curves,
        IReadOnlyList<double> at)
    {
        var svg = new SvgDrawing(Width, Height, title);
        LawCurvePoint[] points = [.. curves.SelectMany(one => one.Curve.Points)];
        var across = new LogAxis([.. points.Select(point => point.X), .. at], Left, Width - Left - Right);
        Line[] lines = [.. curves.Select(one => Line.Of(one.Label, one.Curve, at))];
        var up = new LogAxis([.. points.SelectMany(point => point.Losses), .. lines.SelectMany(line => line.Within())],
            Height - Bottom, Top + Bottom - Height);
        Grid(svg, across, up, axis, loss);
        foreach (Line line in lines)
        {
            svg.Area([.. line.Places.Select(place => (across.At(place.X), Clamped(up, place.Loss.Interval.High))),
                .. line.Places.Reverse().Select(place => (across.At(place.X), Clamped(up, place.Loss.Interval.Low)))], "band");
            svg.Line(Measured(line).Select(place => (across.At(place.X), up.At(place.Loss.Value))), "line", 1.8);
            foreach (var outside in Outside(line).Where(places => places.Length > 1))
                svg.Line(outside.Select(place => (across.At(place.X), up.At(place.Loss.Value))), "chance");
            foreach (LawCurvePoint point in line.Curve.Points)
                foreach ((double each, string name) in point.Losses.Zip(point.Dictionaries))
                    svg.Dot(across.At(point.X), up.At(each), 3.2, $"{name}: {ScalingWords.Short(each)}");
        }
        Labels(svg, lines, up);
        return svg;
    }

    static IEnumerable<(double X, Estimate Loss)> Measured(Line line) =>
        line.Places.Where(place => place.X >= line.Curve.Least && place.X <= line.Curve.Most);

    // Each with the end of what was measured, where the line begins.
    static IEnumerable<(double X, Estimate Loss)[]> Outside(Line line) =>
        [[.. line.Places.Where(place => place.X <= line.Curve.Least)], [.. line.Places.Where(place => place.X >= line.Curve.Most)]];

    // A band may reach down to nothing.
    static double Clamped(LogAxis up, double loss) =>
        Math.Clamp(loss > 0 && double.IsFinite(loss) ? up.At(loss) : loss > 0 ? Top : Height - Bottom, Top, Height - Bottom);

    // Right of the lines' ends; moved apart where they would overlap.
    static void Labels(SvgDrawing svg, Line[] lines, LogAxis up)
    {
        double next = Top + LineHeight / 2.0;
        foreach (Line line in lines.OrderByDescending(line => line.Places[^1].Loss.Value))
        {
            double y = Math.Max(next, up.At(line.Places[^1].Loss.Value));
            svg.Text(Width - Right + 8, y + 4, line.Label, "small");
            next = y + LineHeight;
        }
    }

    static void Grid(SvgDrawing svg, LogAxis across, LogAxis up, ScalingAxis axis, string loss)
    {
        foreach (double tick in up.Ticks())
        {
            svg.Line([(Left, up.At(tick)), (Width - Right, up.At(tick))], "grid");
            svg.Text(Left - 6, up.At(tick) + 4, ScalingWords.Tick(tick), "small", "end");
        }
        foreach (double tick in across.FewTicks())
            svg.Text(across.At(tick), Height - Bottom + 16, ScalingWords.Number(tick), "small", "middle");
        svg.Text((Left + Width - Right) / 2.0, Height - 8, $"{loss} over {ScalingWords.Of(axis)}", "", "middle");
    }

    sealed record Line(string Label, LawCurve Curve, (double X, Estimate Loss)[] Places)
    {
        public static Line Of(string label, LawCurve curve, IReadOnlyList<double> at)
        {
            double least = Math.Log(Math.Min(curve.Least, at.DefaultIfEmpty(curve.Least).Min()));
            double most = Math.Log(Math.Max(curve.Most, at.DefaultIfEmpty(curve.Most).Max()));
            // The ends of what was measured are places, so that line and dashes meet.
            double[] places = [.. Enumerable.Range(0, Steps + 1).Select(i => Math.Exp(least + (most - least) * i / Steps)),
                curve.Least, curve.Most];
            return new(label, curve, [.. places.Distinct().Order().Select(x => (x, curve.At(x)))]);
        }

        // What the axis has to hold: the line, and the band where dictionaries are.
        public IEnumerable<double> Within() => Places.Select(place => place.Loss.Value).Concat(Places
            .Where(place => place.X >= Curve.Least && place.X <= Curve.Most)
            .SelectMany(place => (double[])[place.Loss.Interval.Low, place.Loss.Interval.High]))
            .Where(loss => loss > 0 && double.IsFinite(loss));
    }
}
