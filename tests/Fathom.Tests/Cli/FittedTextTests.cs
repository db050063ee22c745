using Fathom.Cli;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Cli;

/// <summary>Tables and prose go into as many columns as there are, and nothing of them is lost.</summary>
public class FittedTextTests
{
    static readonly int[] Widths = [40, 60, 72, 80, 100, 132, 200];

    static readonly string[] Subjects = ["this dictionary", "permuted decoder", "random-init model", "random dictionary", "PCA", "neuron basis"];

    static readonly string[] Long = [.. Enumerable.Range(0, 4).Select(seed => $"blocks.2.resid_post.matryoshka-batchtopk-4096-k32-seed{seed}-and-more")];

    static TextTable Metric(int figures) => new([["what it says", "key", .. Subjects, "against chance"],
        .. Enumerable.Range(0, figures).Select(i => (string[])[$"share number {i} of the things that are said, as a Gaussian would have it", $"share_of_things_{i}",
            .. Subjects.Select((_, s) => $"0.{i}{s}37 ± 0.00{s}2{(s == 2 ? " (1 of 3 seeds)" : "")}"), "within noise of random-init model and random dictionary"])],
        [true, true, .. Subjects.Select(_ => false), true]);

    static TextTable Matrix() => new([["share of its latents found in (absolute cosine ≥ 0.9)", .. Long],
        .. Long.Select((name, p) => (string[])[name, .. Long.Select((_, q) => p == q ? "" : $"0.{p}{q}5")])]);

    static TextTable Odd() => new([["a|b", "漢字かな", "x"], ["漢字 と かな が ならぶ とても ながい ことば です から", "1", new string('w', 90)], ["é|", "−3", ""]], 3);

    public static TheoryData<string> Tables => ["metric", "one row", "matrix", "odd"];

    static TextTable Table(string name) => name switch
    {
        "metric" => Metric(13),
        "one row" => Metric(1),
        "matrix" => Matrix(),
        _ => Odd(),
    };

    static string[] Words(string text) => [.. text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Nothing_is_too_wide_and_nothing_is_lost(string name)
    {
        TextTable table = Table(name);
        foreach (int width in Widths)
        {
            string text = FittedText.Of(table.ToString(), width);
            // What cannot be broken stands in full below, on a line of its own.
            Assert.All(text.Split('\n'), line => Assert.True(TextWidth.Of(line) <= width || Words(line).Length == 1, $"{width}: {line}"));
            HashSet<string> shown = [.. Words(text)];
            Assert.All(table.Rows.SelectMany(row => row).SelectMany(Words), word => Assert.Contains(word, shown));
        }
    }

    /// <summary>Each figure stands in a row of its name, under its head; from 43 columns on no name here is too long.</summary>
    [Fact]
    public void Figures_keep_their_places()
    {
        for (int trial = 0; trial < 200; trial++)
        {
            var random = new Philox(9, (ulong)trial);
            int At(int i, int below) => (int)random.Below((ulong)i, below);
            int columns = 2 + At(0, 12), count = 1 + At(1, 6), width = 43 + At(2, 77);
            string[] heads = ["row", .. Enumerable.Range(1, columns - 1).Select(c => $"head {c} {new string('h', At(10 + c, 8))}".TrimEnd())];
            string[][] rows = [.. Enumerable.Range(0, count).Select(r =>
                (string[])[$"name {r}", .. Enumerable.Range(1, columns - 1).Select(c => $"{r}.{c}{new string('7', At(100 + 20 * r + c, 9))}")])];
            if (At(3, 2) == 0) heads[At(4, columns - 1) + 1] = "this dictionary";
            string text = FittedText.Of(new TextTable([heads, .. rows]).ToString(), width);
            var found = new Dictionary<(string, string), string>();
            foreach (string block in text.Split("\n\n"))
            {
                TextTable part = TextTable.Of(block.TrimEnd('\n').Split('\n'))!;
                bool turned = part.Rows[0].Contains("name 0");
                foreach (string[] row in part.Rows.Skip(1))
                    for (int c = 1; c < part.Columns; c++)
                        found[turned ? (part.Rows[0][c], row[0]) : (row[0], part.Rows[0][c])] = row[c];
            }
            foreach (string[] row in rows)
                for (int c = 1; c < columns; c++) Assert.Equal(row[c], found[(row[0], heads[c])]);
            Assert.Equal(count * (columns - 1), found.Count);
        }
    }

    [Fact]
    public void A_table_that_fits_is_left_alone()
    {
        const string table = "a\n\n| what |  n |\n|------|---:|\n| x    | 10 |\n\nb\n";
        Assert.Equal(table, FittedText.Of(table, 40));
    }

    [Fact]
    public void What_is_measured_stands_beside_every_control_and_words_come_last()
    {
        string[] blocks = FittedText.Of(Metric(2).ToString(), 100).Split("\n\n");
        string[][] heads = [.. blocks.Select(block => block.Split('\n')[0].Split('|', StringSplitOptions.RemoveEmptyEntries).Select(head => head.Trim()).ToArray())];
        Assert.All(heads, head => Assert.Equal("what it says", head[0]));
        Assert.All(heads[..^1], head => Assert.Equal("this dictionary", head[1]));
        Assert.Equal(Subjects[1..], heads[..^1].SelectMany(head => head[2..]));
        Assert.Equal(["key", "against chance"], heads[^1][1..]);
    }

    [Fact]
    public void Long_names_lose_their_middle_and_stay_apart()
    {
        string text = FittedText.Of(Matrix().ToString(), 100);
        Assert.StartsWith("share of its latents found in (absolute cosine ≥ 0.9)\n\n|  ", text, StringComparison.Ordinal);
        Assert.All(Long, name => Assert.EndsWith($": {name}", Assert.Single(text.Split('\n'), line => line.EndsWith(name, StringComparison.Ordinal)), StringComparison.Ordinal));
        string[] shown = [.. text.TrimEnd().Split('\n')[^4..].Select(line => line.Split(": ")[0])];
        Assert.Equal(4, shown.Distinct().Count());
        Assert.All(shown, name => Assert.Contains($"| {name} ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Prose_breaks_at_spaces_and_branches_go_on()
    {
        Assert.Equal("one two\nthree", FittedText.Of("one two three", 8));
        Assert.Equal("  ├ one\n  │ two\n  └ six\n    ten", FittedText.Of("  ├ one two\n  └ six ten", 8));
        Assert.Equal("a\n/a/path/that/is/copied\nb", FittedText.Of("a /a/path/that/is/copied b", 8));
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("漢字", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("−…≥⊕", 4)]
    [InlineData("🙂", 2)]
    [InlineData("⚡✅", 4)]
    public void Columns_are_counted_as_a_terminal_does(string text, int columns) => Assert.Equal(columns, TextWidth.Of(text));
}
