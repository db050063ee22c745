using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>Picture of which share of each dictionary's latents is found in each other.</summary>
public static class FoundMatrix
{
    const int Cell = 64, Top = 96;

    /// <returns>The text of an SVG file.</returns>
    public static string Render(SeedStability report)
    {
        int k = report.Names.Length, left = 30 + 7 * Math.Min(40, report.Names.Max(name => name.Length) + 4);
        string same = report.Same.ToString("0.##", CultureInfo.InvariantCulture);
        const string title = "What dictionaries share";
        var svg = new SvgDrawing(Math.Max(left + k * Cell + 30, 460), Top + k * Cell + 30, title);
        svg.Text(20, 30, title, "title");
        svg.Text(20, 50, $"share of each row's latents found in each column, absolute cosine ≥ {same}", "soft");
        for (int p = 0; p < k; p++)
        {
            svg.Text(left - 10, Top + p * Cell + Cell / 2 + 4, $"{p + 1}  {Short(report.Names[p])}", "", "end");
            svg.Text(left + p * Cell + Cell / 2, Top - 10, $"{p + 1}", "soft", "middle");
            for (int q = 0; q < k; q++)
            {
                if (p == q) continue;
                double share = report.Found[p][q], x = left + q * Cell, y = Top + p * Cell;
                svg.Rectangle(x + 1, y + 1, Cell - 2, Cell - 2, "cell", $"{report.Names[p]} in {report.Names[q]}",
                    0.08 + 0.92 * share);
                svg.Text(x + Cell / 2, y + Cell / 2 + 4, share.ToString("0.00", CultureInfo.InvariantCulture),
                    share > 0.5 ? "on" : "", "middle");
            }
        }
        return svg.Render();
    }

    static string Short(string name) => name.Length <= 40 ? name : "…" + name[^39..];
}
