using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Exchange;

/// <summary>The table and the page of latents.</summary>
public sealed class CardFileTests(SharedTinyRun shared) : IClassFixture<SharedTinyRun>
{
    [Fact]
    public void The_table_holds_the_figures_and_no_formula()
    {
        using MemoryStream file = new();
        FeatureExport.WriteCsv(shared.Cards, shared.Cards.Latents, file);
        string[][] rows = Cells(Encoding.UTF8.GetString(file.ToArray()));
        Assert.Equal(TinyRun.Latents + 1, rows.Length);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        int Column(string name) => Array.IndexOf(rows[0], name);
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            string[] row = rows[latent + 1];
            LatentStatistics figures = shared.Index.Statistics(latent);
            Assert.Equal((latent, figures.Count), (int.Parse(row[Column("latent")]), int.Parse(row[Column("tokens")])));
            Assert.Equal((figures.Density, figures.Max, figures.Mean),
                (float.Parse(row[Column("density")], CultureInfo.InvariantCulture), float.Parse(row[Column("max")], CultureInfo.InvariantCulture),
                    float.Parse(row[Column("mean")], CultureInfo.InvariantCulture)));
            Assert.Equal(shared.Index.StrongestTokens(latent, 6).Select(token => token.Text),
                JsonSerializer.Deserialize<string[]>(row[Column("fires_on")]));
            Assert.Equal(shared.Index.LogitEffects(latent).Top.Take(10).Select(token => token.Text),
                JsonSerializer.Deserialize<string[]>(row[Column("raises")]));
        }
        string[] labelled = rows[4];
        Assert.Equal("'" + SharedTinyRun.Formula, labelled[Column("label")]);
        Assert.Equal(("detection", 0.75), (labelled[Column("scorer")], double.Parse(labelled[Column("score")], CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(rows.SelectMany(row => row), cell => cell.Length > 0 && "=+@\t\r".Contains(cell[0]));
    }

    [Fact]
    public void The_page_refers_to_nothing_and_allows_only_its_own_style()
    {
        using MemoryStream file = new();
        FeatureExport.WriteHtml(shared.Cards, shared.Cards.Latents, file);
        string page = Encoding.UTF8.GetString(file.ToArray());
        string style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\"", page,
            StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<(script|link|img|iframe|object|base|form)|\\son[a-z]+=\"|\\s(src|style)=\"|url\\(|@import|javascript:", page.Replace("&lt;", "‹"));
        Assert.All(Regex.Matches(page, "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value), target =>
            Assert.Matches("^#latent-[0-9]+$", target));
        Assert.Equal(TinyRun.Latents, Regex.Count(page, "<article "));
        Assert.DoesNotContain('\u202E', page);
        Assert.DoesNotContain('\0', page);
        Assert.Contains("&lt;img src=x onerror=alert(5)&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_latents_make_the_same_files()
    {
        byte[] Made(Action<IFeatureCards, IReadOnlyList<int>, Stream> write)
        {
            using MemoryStream file = new();
            write(shared.Cards, [7, 3], file);
            return file.ToArray();
        }
        Assert.Equal(Made(FeatureExport.WriteCsv), Made(FeatureExport.WriteCsv));
        Assert.Equal(Made(FeatureExport.WriteHtml), Made(FeatureExport.WriteHtml));
        Assert.StartsWith("7,", Encoding.UTF8.GetString(Made(FeatureExport.WriteCsv)).Split("\r\n")[1], StringComparison.Ordinal);
    }

    // RFC 4180, with line ends in quoted cells.
    static string[][] Cells(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c is ',' or '\n' && !quoted)
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == ',') continue;
                rows.Add([.. row]);
                row.Clear();
            }
            else if (quoted || c != '\r') cell.Append(c);
        }
        return [.. rows];
    }
}
