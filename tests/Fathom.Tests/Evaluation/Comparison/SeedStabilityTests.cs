using System.Xml.Linq;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Comparison;

/// <summary>Three dictionaries that share a known part of their latents.</summary>
public class SeedStabilityTests
{
    const int Width = 64;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A and B share axes 0 to 5, B and C 4 to 9, A and C 4 and 5; signs and orders differ.</summary>
    [Fact]
    public void Shares_and_counts_are_exact()
    {
        NamedCoder a = Axes("a", [0, 1, 2, 3, 4, 5]), b = Axes("b", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
            c = Axes("c", [4, 5, 6, 7, 8, 9, 20, 21]);
        SeedStability report = SeedStability.Of([a, b, c], null, new(), Workers.All, cancel: Cancel);
        Assert.Equal([1, 1, 2.0 / 6], report.Found[0]);
        Assert.Equal([0.6, 1, 0.6], report.Found[1]);
        Assert.Equal([0.25, 0.75, 1], report.Found[2]);
        Assert.Equal([0, 4, 2], report.Times[0]);
        Assert.Equal([0, 8, 2], report.Times[1]);
        Assert.Equal([2, 4, 2], report.Times[2]);
        Assert.Equal((2.0 / 6, 2.0 / 6, 0.0), (report.InAll(0), report.InMost(0), report.InNone(0)));
        Assert.Equal((0.25, 0.25, 0.25), (report.InAll(2), report.InMost(2), report.InNone(2)));
        Assert.Equal(report.Found, report.AboveChance);
    }

    [Fact]
    public void Text_and_picture_show_the_matrix()
    {
        SeedStability report = SeedStability.Of([Axes("a", [0, 1]), Axes("b <&>", [1, 2]), Axes("c", [0, 1])], null, new(),
            Workers.All, cancel: Cancel);
        Assert.Contains("b <&>", StabilityTable.Text(report, new()), StringComparison.Ordinal);
        XNamespace svg = "http://www.w3.org/2000/svg";
        string[] words = [.. XDocument.Parse(FoundMatrix.Render(report)).Descendants(svg + "text").Select(text => text.Value)];
        Assert.Contains("2  b <&>", words);
        Assert.Equal((2, 4), (words.Count(word => word == "1.00"), words.Count(word => word == "0.50")));
    }

    static NamedCoder Axes(string name, int[] axes) => PlainDictionary.Of(name,
        [.. axes.Select((axis, i) => PlainDictionary.Axis(Width, axis, i % 2 == 0 ? 1 : -2))]);
}
