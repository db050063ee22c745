using System.Text.Json;
using System.Xml.Linq;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>compare</c> on dictionaries of axes, whose comparison is known.</summary>
public sealed class CompareTests : IDisposable
{
    const int Width = 32, Rows = 300;

    readonly TempFolder folder = new();

    public CompareTests()
    {
        Write("small", [0, 1, 2, 3]);
        Write("large", [3, 2, 1, 0, 9, 8]);
        Write("other", [0, 1, 10, 11]);
        Write("third", [0, 12, 13, 14]);
        float[] x = Evaluation.Comparison.PlainDictionary.SparseRows(Rows, Width, 3);
        Npy.Write(folder.File("x.npy"), x, Rows, Width);
    }

    [Fact]
    public async Task Two_dictionaries_on_vectors()
    {
        JsonElement said = await FathomCommand.Json("compare", folder.File("small"), folder.File("large"), "--vectors",
            folder.File("x.npy"), "--picture", folder.File("p.svg"), "--tree", folder.File("t.svg"));
        Assert.Equal((Rows, false), (said.GetProperty("rows").GetInt32(), said.GetProperty("heldOut").GetBoolean()));
        JsonElement pairs = said.GetProperty("pair").GetProperty("pairs");
        Assert.Equal("[3,2,1,0]", pairs.GetProperty("partner").GetRawText());
        Assert.Equal(1, pairs.GetProperty("mcc").GetDouble(), 1e-6);
        Assert.Equal(1, pairs.GetProperty("meanCorrelation").GetDouble(), 1e-6);
        Assert.Equal("assignment", pairs.GetProperty("method").GetString());
        Assert.Equal(2, said.GetProperty("pair").GetProperty("dictionaries")[1].GetProperty("unique").GetInt32());
        JsonElement[] stages = [.. said.GetProperty("stitching").GetProperty("stages").EnumerateArray()];
        Assert.Equal(["small", "novel", "novel", "swap", "swap", "swap", "swap"],
            stages.Select(stage => stage.GetProperty("step").GetString()));
        Assert.Equal("[3,2,1,0,-1,-1]", said.GetProperty("split").GetProperty("levels")[0].GetProperty("parent").GetRawText());
        foreach (string picture in new[] { "p.svg", "t.svg" })
            Assert.Equal("svg", XDocument.Load(folder.File(picture)).Root!.Name.LocalName);
        await NarrowTerminal.Fits("compare", folder.File("small"), folder.File("large"), "--vectors", folder.File("x.npy"));
        string table = (await FathomCommand.Done("compare", folder.File("small"), folder.File("large"))).Output;
        Assert.Contains("small in large", table, StringComparison.Ordinal);
        Assert.Contains("Not stitched: that needs vectors", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_dictionaries_by_what_they_share()
    {
        JsonElement said = await FathomCommand.Json("compare", folder.File("small"), folder.File("other"), folder.File("third"),
            "--picture", folder.File("m.svg"));
        JsonElement stability = said.GetProperty("stability");
        Assert.Equal("[[1,0.5,0.25],[0.5,1,0.25],[0.25,0.25,1]]", stability.GetProperty("found").GetRawText());
        Assert.Equal(0.25, stability.GetProperty("dictionaries")[0].GetProperty("inAll").GetDouble());
        Assert.Equal(JsonValueKind.Null, said.GetProperty("split").ValueKind);
        Assert.Equal("svg", XDocument.Load(folder.File("m.svg")).Root!.Name.LocalName);
        Assert.Contains("| third", await NarrowTerminal.Fits("compare", folder.File("small"), folder.File("other"),
            folder.File("third")), StringComparison.Ordinal);
    }

    /// <summary>SMALL, LARGE, OTHER and NARROW stand for dictionaries, X for vectors.</summary>
    [Theory]
    [InlineData(2, "expected at least two", "SMALL")]
    [InlineData(2, "--tree", "SMALL OTHER --tree t.svg")]
    [InlineData(2, "--root 9: small has latents 0 to 3", "SMALL LARGE --tree t.svg --root 9")]
    [InlineData(2, "--root: has no part with no --tree", "SMALL LARGE --root 1")]
    [InlineData(2, "--groups: has no part with more than two", "SMALL LARGE OTHER --groups 3")]
    [InlineData(2, "--groups: has no part with dictionaries that are not stitched", "SMALL OTHER --vectors X --groups 3")]
    [InlineData(2, "--groups: has no part with no vectors", "SMALL LARGE --groups 3")]
    [InlineData(2, "--rows: has no part with no vectors", "SMALL LARGE --rows 9")]
    [InlineData(2, "--false-positives 1E-05: expected at least 0.000244", "SMALL LARGE --vectors X --false-positives 1e-5")]
    [InlineData(2, "--same 2", "SMALL LARGE --same 2")]
    [InlineData(2, "--false-positives 0", "SMALL LARGE --false-positives 0")]
    [InlineData(1, "only dictionaries of the same vectors can be compared", "SMALL NARROW")]
    [InlineData(1, "no such dictionary", "SMALL nowhere")]
    public async Task What_cannot_be_compared_is_refused(int code, string expected, string arguments)
    {
        Write("narrow", [0, 1], width: 4);
        string[] words = [.. arguments.Split(' ').Select(word => word is "SMALL" or "LARGE" or "OTHER" or "NARROW"
            ? folder.File(word.ToLowerInvariant()) : word is "X" ? folder.File("x.npy") : word)];
        await FathomCommand.Refused(code, [expected], ["compare", .. words]);
    }

    public void Dispose() => folder.Dispose();

    void Write(string name, int[] axes, int width = Width)
    {
        float[] rows = [.. axes.SelectMany(axis => Evaluation.Comparison.PlainDictionary.Axis(width, axis))];
        SaeLensFolder.Write(folder.File(name), new StandardSae(rows, new float[axes.Length], [.. rows], new float[width]),
            new Dictionary<string, object?>(), new double[axes.Length]);
    }
}
