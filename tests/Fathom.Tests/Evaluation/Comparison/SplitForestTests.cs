using System.Xml.Linq;
using Fathom.Evaluation;
using Fathom.Numerics;
using Source = Fathom.Tests.Support.MatrixSource;

namespace Fathom.Tests.Evaluation.Comparison;

/// <summary>A planted split is found, with how its parts fire.</summary>
public class SplitForestTests
{
    // Wide, so that chance is far below the planted cosines.
    const int Width = 64;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Two latents; the first has two parts, of which the first has three; one latent comes from nowhere.</summary>
    static NamedCoder[] Levels()
    {
        float[] Leaning(int to, int from, float lean) =>
            [.. PlainDictionary.Axis(Width, to).Select((x, c) => c == from ? lean : x)];
        return
        [
            PlainDictionary.Of("small", PlainDictionary.Axis(Width, 0), PlainDictionary.Axis(Width, 1)),
            PlainDictionary.Of("middle", PlainDictionary.Axis(Width, 1), Leaning(0, 2, 0.5f), Leaning(0, 3, 0.6f),
                PlainDictionary.Axis(Width, 9)),
            PlainDictionary.Of("large <&>", Leaning(0, 3, 0.7f), PlainDictionary.Axis(Width, 1), Leaning(0, 2, 0.6f),
                Leaning(0, 2, 0.4f), Leaning(0, 2, 0.5f)),
        ];
    }

    [Fact]
    public void Parents_children_and_leaves()
    {
        SplitForest forest = Forest(null);
        Assert.Equal([1, 0, 0, -1], forest.Links[0].Select(link => link.Parent));
        Assert.Equal([2, 0, 1, 1, 1], forest.Links[1].Select(link => link.Parent));
        Assert.Equal([1, 2], forest.Children(0, 0));
        Assert.Equal([4, 2, 3], forest.Children(1, 1));
        Assert.Empty(forest.Children(2, 0));
        Assert.Equal([4, 1], forest.Leaves());
        Assert.Equal(1 / Math.Sqrt(1.25), forest.Links[0][1].Cosine, 1e-6);
        Assert.Equal([0, 1], SplitTable.MostSplit(forest, 5));
        Assert.All(forest.Links[0], link => Assert.Null(link.Firings));
    }

    /// <summary>Rows along the first two axes: whoever reads an axis fires where it is positive.</summary>
    [Fact]
    public void Co_activation_is_counted()
    {
        float[][] rows = [Row(1, 0), Row(1, 1), Row(0, 1), Row(0, 0), Row(-1, 1), Row(-1, 0, 4), Row(-1, 1, 4)];
        SplitForest forest = Forest(new(new Source([.. rows.SelectMany(row => row)], Width), rows.Length));
        // x0 > 0 on 2 rows; middle's latent 1 fires on these and, since it leans to axis 2, on the two with 4 there.
        SplitLink part = forest.Links[0][1];
        Assert.Equal((4, 0.5, 1.0), (part.Firings, part.WithParent, part.OfParent));
        SplitLink same = forest.Links[0][0];
        Assert.Equal((4, 1.0, 1.0), (same.Firings, same.WithParent, same.OfParent));
        SplitLink orphan = forest.Links[0][3];
        Assert.Equal((0, null, null), (orphan.Firings, orphan.WithParent, orphan.OfParent));
    }

    [Fact]
    public void Text_and_picture_show_the_tree()
    {
        SplitForest forest = Forest(null);
        string text = SplitTable.Text(forest);
        Assert.Contains("small 0\n├ middle 1  cos 0.894\n│ ├ large <&> 4  cos 1.000\n", text, StringComparison.Ordinal);
        Assert.Contains("└ middle 2", text, StringComparison.Ordinal);
        var picture = XDocument.Parse(SplitPicture.Render(forest, 0));
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(7, picture.Descendants(svg + "circle").Count());
        Assert.Equal(6, picture.Descendants(svg + "path").Count());
        Assert.Contains(picture.Descendants(svg + "text"), words => words.Value == "large <&>, 5");
    }

    static SplitForest Forest(ActivationPass? rows) => SplitForest.Of(Levels(), rows, null, new(), Workers.All, cancel: Cancel);

    static float[] Row(float first, float second, float third = 0)
    {
        var row = new float[Width];
        (row[0], row[1], row[2]) = (first, second, third);
        return row;
    }
}
