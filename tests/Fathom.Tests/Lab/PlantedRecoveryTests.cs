using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Lab.Planted;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Lab;

/// <summary>How much of small planted worlds dictionaries find, beside the published figures of SAELens's toy worlds.</summary>
public class PlantedRecoveryTests(PlantedTable table) : IClassFixture<PlantedTable>
{
    /// <summary>Published: MCC 1.000, L0 4.04 for 4.00, shrinkage .975.</summary>
    [Fact]
    public void Orthogonal_features_are_found_with_their_sparsity()
    {
        foreach (PlantedRecovery seed in Seeds("16 orthogonal", "ReLU"))
        {
            Assert.InRange(seed.Directions.Mcc, 0.999, 1.0001);
            Assert.InRange(seed.Firing.L0 / seed.Firing.TrueL0, 0.98, 1.02);
            Assert.InRange(seed.Shrinkage, 0.97, 0.98);
            Assert.InRange(seed.Firing.F1, 0.999, 1);
        }
    }

    /// <summary>Published: MCC .988, in this world: magnitudes of mean 1 and deviation .3.</summary>
    [Fact]
    public void Hierarchical_features_in_superposition_are_found()
    {
        Assert.All(Seeds("32 hierarchical, σ .3", "ReLU"), seed => Assert.InRange(seed.Directions.Mcc, 0.985, 1));
    }

    /// <summary>
    /// Magnitudes that never vary let a child's latent take over its parent's part for good, which the penalty rewards: the
    /// matching falls short of what varying ones allow, and more so where siblings never meet.
    /// </summary>
    [Fact]
    public void Constant_magnitudes_invite_absorption()
    {
        double varying = Mcc("32 hierarchical, σ .3", "ReLU"), constant = Mcc("32 hierarchical, σ 0", "ReLU");
        Assert.InRange(constant, 0.975, varying);
        Assert.InRange(Mcc("the same, siblings exclusive", "ReLU"), 0.92, constant);
    }

    /// <summary>TopK has the same number of latents on every row, whatever fires.</summary>
    [Fact]
    public void TopK_cannot_follow_a_sparsity_that_varies_by_row()
    {
        Assert.True(Mcc("16 orthogonal", "TopK") < Mcc("16 orthogonal", "ReLU") - 0.01);
        Assert.True(Seeds("16 orthogonal", "TopK").Average(seed => seed.Firing.F1) < 0.95);
    }

    /// <summary>The committed table holds these figures; FATHOM_WRITE_DOCS=1 writes it.</summary>
    [Fact]
    public void The_table_in_the_documents_is_what_trainings_give()
    {
        const string begin = "<!-- planted: written by PlantedRecoveryTests with FATHOM_WRITE_DOCS=1 -->\n";
        const string end = "<!-- end of planted -->";
        string path = Repository.Path("docs", "03-concepts", "worlds.md"), text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"{path} lacks the two comments between which the table stands");
        string rendered = "\n" + table.Render() + "\n";
        if (Environment.GetEnvironmentVariable("FATHOM_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..from] + rendered + text[to..]);
            return;
        }
        // Other instruction sets round differently: words are equal, figures nearly.
        (string[] words, double[] figures) = Parts(text[from..to]);
        (string[] expectedWords, double[] expectedFigures) = Parts(rendered);
        Assert.Equal(expectedWords, words);
        for (int i = 0; i < figures.Length; i++)
            Assert.Equal(expectedFigures[i], figures[i], 0.02 * Math.Abs(expectedFigures[i]) + 0.002);
    }

    PlantedRecovery[] Seeds(string world, string kind) =>
        table.Rows.First(row => row.Name == world && row.Kind.StartsWith(kind, StringComparison.Ordinal)).Seeds;

    double Mcc(string world, string kind) => Seeds(world, kind).Average(seed => seed.Directions.Mcc);

    static (string[] Words, double[] Figures) Parts(string text)
    {
        MatchCollection figures = Regex.Matches(text, @"\d*\.\d+");
        return (Regex.Split(text, @"\d*\.\d+"),
            [.. figures.Select(figure => double.Parse(figure.Value, CultureInfo.InvariantCulture))]);
    }
}
