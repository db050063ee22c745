namespace Fathom.Evaluation;

/// <summary>The dictionaries that one law is of.</summary>
/// <param name="Axis">What the law is of.</param>
/// <param name="Title">What they have in common, as far as others differ.</param>
/// <param name="Points">Settings, ascending.</param>
/// <param name="Sparsities">[points] what decides how sparse those of each are.</param>
/// <param name="Curves">Of a joint law each sparsity with its mean k; empty of others.</param>
public sealed record ScalingSeries(ScalingAxis Axis, string Title, IReadOnlyList<ScalingPoint> Points,
    IReadOnlyList<string> Sparsities, IReadOnlyList<(string Sparsity, double K)> Curves)
{
    /// <summary>How many there are.</summary>
    public int Dictionaries => Points.Sum(point => point.Losses.Count);

    /// <summary>Sorts dictionaries into laws; those that stand alone on an axis are in none.</summary>
    /// <param name="all">The dictionaries.</param>
    /// <param name="axis">What laws are to be of.</param>
    /// <param name="measure">Which loss.</param>
    public static IReadOnlyList<ScalingSeries> Of(IReadOnlyList<ScalingDictionary> all, ScalingAxis axis, ScalingMeasure measure)
    {
        var titles = new SeriesTitles(all);
        return [.. all.GroupBy(one => Shared.Of(one, axis)).Where(group => Varies(group, axis))
            .OrderBy(group => group.Key.Subject, StringComparer.Ordinal).ThenBy(group => group.Key.Kind, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Rest, StringComparer.Ordinal).ThenBy(group => group.Key.Tokens)
            .ThenBy(group => group.Average(one => one.Measured.L0)).ThenBy(group => group.Key.Latents).Select(group =>
        {
            IEnumerable<IGrouping<(int, long, string), ScalingDictionary>> settings = group
                .Where(one => axis != ScalingAxis.Compute || one.Flops > 0).GroupBy(one => (one.Latents, one.Tokens, one.Sparsity));
            var points = settings
                .Select(setting => (Point: Point(setting, axis, measure), setting.First().Sparsity))
                .OrderBy(one => one.Point.Inputs.Count > 1 ? one.Point.Inputs[1] : 0).ThenBy(one => one.Point.Inputs[0]).ToArray();
            if (axis == ScalingAxis.Compute) points = [.. Frontier(points)];
            return new ScalingSeries(axis, titles.Of(group.First(), axis), [.. points.Select(one => one.Point)],
                [.. points.Select(one => one.Sparsity)], axis == ScalingAxis.Joint ? Ks(group) : []);
        })];
    }

    static bool Varies(IEnumerable<ScalingDictionary> group, ScalingAxis axis)
    {
        bool latents = group.Select(one => one.Latents).Distinct().Skip(1).Any();
        bool tokens = group.Select(one => one.Tokens).Distinct().Skip(1).Any();
        return axis switch
        {
            ScalingAxis.Latents => latents,
            ScalingAxis.Tokens => tokens,
            ScalingAxis.Joint => latents && group.Select(one => one.Sparsity).Distinct().Skip(1).Any(),
            _ => latents && tokens,
        };
    }

    static ScalingPoint Point(IEnumerable<ScalingDictionary> setting, ScalingAxis axis, ScalingMeasure measure)
    {
        ScalingDictionary first = setting.First();
        ScalingDictionary[] ordered = [.. setting.OrderBy(one => one.Name, StringComparer.Ordinal)];
        return new(axis switch
        {
            ScalingAxis.Latents => [first.Latents],
            ScalingAxis.Tokens => [first.Tokens],
            ScalingAxis.Joint => [first.Latents, setting.Average(one => one.Measured.L0)],
            _ => [setting.Average(one => one.Flops!.Value)],
        }, [.. ordered.Select(one => one.Loss(measure))])
        { Names = [.. ordered.Select(one => one.Name)] };
    }

    // With C ascending, whoever is below all before it.
    static IEnumerable<(ScalingPoint Point, string Sparsity)> Frontier(IEnumerable<(ScalingPoint Point, string Sparsity)> points)
    {
        double least = double.PositiveInfinity;
        foreach (var one in points)
        {
            // What is no loss goes on, to be refused with its name.
            if (one.Point.Losses.All(loss => loss > 0) && one.Point.Loss >= least) continue;
            least = Math.Min(least, one.Point.Loss);
            yield return one;
        }
    }

    static IReadOnlyList<(string, double)> Ks(IEnumerable<ScalingDictionary> group) =>
        [.. group.GroupBy(one => one.Sparsity).Select(some => (some.Key, K: some.Average(one => one.Measured.L0)))
            .OrderBy(one => one.K)];

    // What dictionaries of one law have in common.
    readonly record struct Shared(string Subject, string Kind, string Rest, string Sparsity, long Tokens, int Latents)
    {
        public static Shared Of(ScalingDictionary one, ScalingAxis axis) =>
            new(one.Subject, one.Kind, one.Rest, axis == ScalingAxis.Joint ? "" : one.Sparsity,
                axis is ScalingAxis.Latents or ScalingAxis.Joint ? one.Tokens : 0, axis == ScalingAxis.Tokens ? one.Latents : 0);
    }
}
