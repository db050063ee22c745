namespace Fathom.Bench;

/// <summary>The part of <see cref="SpeedReport"/> about processors without AVX-512.</summary>
static class SpeedNarrow
{
    /// <summary>Whether a section is about them.</summary>
    public static bool Has(string section) => SpeedPlan.Shapes.Any(shape => SpeedPlan.NarrowSection(shape.Width) == section);

    public static IEnumerable<string> Lines(SpeedResults results)
    {
        var measured = SpeedPlan.Shapes
            .Where(shape => results.Sections.ContainsKey(SpeedPlan.NarrowSection(shape.Width)))
            .Select(shape => (Shape: shape, Section: results.Sections[SpeedPlan.NarrowSection(shape.Width)])).ToList();
        yield return "";
        yield return "The same processor with AVX-512 taken away (`DOTNET_EnableAVX512=0`), and then AVX-VNNI too " +
            "(`DOTNET_EnableAVXVNNI=0`), which the f32 encoder does not use; rows a second.";
        foreach (string torch in measured.Select(one => one.Section.Torch).OfType<string>().Distinct())
            yield return $"Beside it, held to AVX2 (`{SpeedPlan.NarrowTorch}`): {torch}.";
        yield return "";
        yield return "| what | d | M | instructions | f32 | screened | ratio | PyTorch sparse | ratio f32 | ratio screened |";
        yield return "|---|---:|---:|---|---:|---:|---:|---:|---:|---:|";
        foreach (var (shape, section) in measured)
            foreach (var (words, work) in new[] { ("training step", SpeedPlan.Train(shape)), ("encode", SpeedPlan.EncodeAt(shape)) })
            {
                double f32 = Speed(section, SpeedPlan.NarrowSets[0].Switches, work, "f32");
                double torch = work == SpeedPlan.Train(shape) ? section.Median(SpeedPlan.SaeStep, "tokens_per_s") : double.NaN;
                foreach (var (set, switches) in SpeedPlan.NarrowSets)
                {
                    double screened = Speed(section, switches, work, "screened");
                    yield return SpeedReport.Row([words, $"{shape.Width}", SpeedReport.Text(shape.Latents), set, SpeedReport.Text(f32),
                        SpeedReport.Text(screened), Ratio(screened, f32), SpeedReport.Text(torch), Ratio(f32, torch), Ratio(screened, torch)]);
                }
            }
    }

    static double Speed(SpeedSection section, string switches, string work, string encoder) =>
        section.Median(SpeedPlan.Fathom, "tokens_per_s", $"{switches} {SpeedPlan.With(work, encoder)}");

    static string Ratio(double one, double other) => double.IsNaN(other) ? SpeedReport.Gap : $"{one / other:0.00}×";
}
