using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Fathom.Cli;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>fathom scaling</c>: dictionaries of runs become laws.</summary>
public sealed class ScalingVerbTests(TinyWorkspace workspace) : IDisposable
{
    const string Site = "blocks.1.resid_post";

    static readonly PowerLaw Planted = new(0.02, 0.9, -0.4);

    static readonly int[] Sizes = [256, 512, 1024, 2048, 4096, 8192];

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Plant(string name, IEnumerable<(TrainConfig Config, double Fvu, double Added)> dictionaries) =>
        PlantedSweep.Write(folder.File(name), Site, dictionaries);

    static TrainConfig Config(int latents, int k = 16, long tokens = 4096, ulong seed = 0) =>
        new() { Latents = latents, K = k, Tokens = tokens, Seed = seed };

    [Fact]
    public async Task A_planted_law_is_read_from_the_run_fitted_drawn_and_extrapolated()
    {
        string run = Plant("run", Sizes.SelectMany(n => Enumerable.Range(0, 2).Select(seed =>
            (Config(n, seed: (ulong)seed), Planted.At(n) * (1 + 0.01 * (seed - 0.5)), Planted.At(n)))));
        string page = folder.File("scaling.html"), picture = folder.File("scaling.svg");
        JsonElement result = await FathomCommand.Json("scaling", "--run", run, "--at", "64k", "--draws", "200", "--report", page,
            "--picture", picture);
        JsonElement law = Assert.Single(result.GetProperty("laws").EnumerateArray());
        Assert.Equal("topk, k16, 4.096k tokens", law.GetProperty("title").GetString());
        Assert.Equal((6, 12), (law.GetProperty("settings").GetInt32(), law.GetProperty("dictionaries").GetInt32()));
        JsonElement power = law.GetProperty("power");
        Assert.Equal(-0.4, power.GetProperty("exponent").GetProperty("value").GetDouble(), 1e-4);
        Assert.Equal(0.02, power.GetProperty("irreducible").GetProperty("value").GetDouble(), 1e-5);
        Assert.True(power.GetProperty("irreducibleIsToldFrom0").GetBoolean());
        JsonElement at = Assert.Single(law.GetProperty("at").EnumerateArray());
        Assert.Equal(Planted.At(64_000), at.GetProperty("loss").GetDouble(), 1e-5);
        Assert.Equal("outside: 7.81 times the largest measured, 8,192", at.GetProperty("where").GetString());
        foreach (XElement svg in (XElement[])[XElement.Parse(File.ReadAllText(picture)), Drawn(page)])
        {
            Assert.Equal(12, svg.Descendants().Count(element => element.Name.LocalName == "circle"));
            Assert.Single(svg.Descendants(), element => element.Name.LocalName == "polygon");
        }
        string text = await NarrowTerminal.Fits("scaling", "--run", run, "--at", "64k", "--draws", "200");
        Assert.Contains("| topk, k16, 4.096k tokens |", text, StringComparison.Ordinal);
        Assert.Contains("outside: 7.81 times the largest measured", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    static XElement Drawn(string page)
    {
        string html = File.ReadAllText(page);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        int from = html.IndexOf("<svg", StringComparison.Ordinal);
        return XElement.Parse(html[from..(html.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length)]);
    }

    [Fact]
    public async Task Sizes_and_ks_make_a_joint_law_and_token_counts_a_frontier()
    {
        var joint = new JointLaw(2, 0.1, -0.45, -0.05, -3, -0.3);
        string run = Plant("joint", Sizes.SelectMany(n => new[] { 8, 16, 32, 64 }.Select(k => (Config(n, k), joint.At(n, k), 0.1))));
        JsonElement laws = (await FathomCommand.Json("scaling", "--run", run, "--draws", "100")).GetProperty("laws");
        Assert.Equal(["latents", "latents", "latents", "latents", "joint"],
            laws.EnumerateArray().Select(law => law.GetProperty("over").GetString()));
        JsonElement numbers = laws[4].GetProperty("joint").GetProperty("numbers");
        Assert.Equal(-0.05, numbers.GetProperty("γ").GetProperty("value").GetDouble(), 1e-4);
        Assert.Equal(-0.3, numbers.GetProperty("η").GetProperty("value").GetDouble(), 1e-4);

        // L = C^-½ where latents and tokens grow alike, else more: C = 100 n tokens.
        string grown = Plant("grown", Sizes.SelectMany(n => Sizes.Select(t =>
            (Config(n, tokens: 4096L * t), 1e4 / Math.Sqrt(100.0 * n * 4096 * t) * Math.Cosh(3 * Math.Log((double)n / t)), 0.1))));
        JsonElement compute = Assert.Single((await FathomCommand.Json("scaling", "--run", grown, "--over", "compute", "--draws", "100"))
            .GetProperty("laws").EnumerateArray());
        Assert.Equal(-0.5, compute.GetProperty("power").GetProperty("exponent").GetProperty("value").GetDouble(), 1e-4);
        Assert.Equal(Sizes.Select(n => $"k16-{n}-t{4096L * n}-s0"), compute.GetProperty("curves")[0].GetProperty("points").EnumerateArray()
            .Select(point => point.GetProperty("dictionaries")[0].GetString()));
    }

    [Fact]
    public async Task Settings_that_differ_otherwise_make_laws_of_their_own()
    {
        string run = Plant("lr", Sizes.SelectMany(n => new double?[] { null, 1e-3 }.Select(rate =>
            (Config(n, tokens: rate is null ? 4096 : 8192) with { LearningRate = rate }, Planted.At(n), 0.1))));
        Assert.Equal(["topk, k16, 4.096k tokens", "topk, k16, 8.192k tokens, lr 0.001"],
            (await FathomCommand.Json("scaling", "--run", run, "--over", "latents", "--draws", "100")).GetProperty("laws").EnumerateArray()
                .Select(law => law.GetProperty("title").GetString()).Order());
    }

    /// <summary>A number of latents is none of FLOPs, also where laws are of compute alone.</summary>
    [Fact]
    public async Task Without_over_no_number_is_taken_for_flops()
    {
        string run = Plant("diagonal", Sizes.Select(n => (Config(n, tokens: 4096L * n), Planted.At(n), 0.1)));
        await FathomCommand.Refused(1, ["--at 64k", "--over compute"], "scaling", "--run", run, "--draws", "100", "--at", "64k");
        JsonElement law = Assert.Single((await FathomCommand.Json("scaling", "--run", run, "--draws", "100", "--over", "compute", "--at",
            "1e15")).GetProperty("laws").EnumerateArray());
        Assert.Equal(1e15, Assert.Single(law.GetProperty("at").EnumerateArray()).GetProperty("x").GetDouble());
        string both = Plant("both", Sizes.SelectMany(n => new[] { 1, 2 }.Select(t => (Config(n, tokens: 4096L * n * t), Planted.At(n * t), 0.1))));
        Assert.All((await FathomCommand.Json("scaling", "--run", both, "--draws", "100", "--at", "64k")).GetProperty("laws").EnumerateArray(),
            one => Assert.Equal(one.GetProperty("over").GetString() == "latents" && one.GetProperty("why").ValueKind == JsonValueKind.Null ? 1 : 0,
                one.GetProperty("at").GetArrayLength()));
    }

    /// <summary>The line goes on in dashes to both sides of what was measured.</summary>
    [Fact]
    public async Task A_line_is_dashed_below_and_beyond_what_was_measured()
    {
        string run = Plant("dashes", Sizes.Select(n => (Config(n), Planted.At(n), 0.1))), picture = folder.File("dashes.svg");
        await FathomCommand.Done("scaling", "--run", run, "--draws", "100", "--at", "64", "64k", "--picture", picture);
        double[] least = Ends("line").First(), most = Ends("line").Last();
        double[][] dashes = Ends("chance");
        Assert.Equal(2, dashes.Length / 2);
        Assert.True(dashes[0][0] < least[0] && dashes[3][0] > most[0]);
        Assert.Equal([least, most], [dashes[1], dashes[2]]);

        double[][] Ends(string kind) => [.. XElement.Parse(File.ReadAllText(picture)).Descendants()
            .Where(element => element.Name.LocalName == "polyline" && element.Attribute("class")!.Value == kind)
            .Select(element => element.Attribute("points")!.Value.Split(' ')).SelectMany(points => new[] { points[0], points[^1] })
            .Select(point => point.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())];
    }

    /// <summary>A dictionary that stopped early is at the rows that it saw, however often it was made.</summary>
    [Fact]
    public async Task Dictionaries_that_stopped_early_are_at_the_rows_they_saw()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string[] train = ["train", "--run", run.Path, "--site", TinyWorkspace.Site, "--name", "early", "--latents", "8", "--k", "2", "--batch",
            "256", "--tokens", "50k", "--early-stop", "0.9"];
        await FathomCommand.Done([.. train, "--seed", "1"]);
        await FathomCommand.Done([.. train, "--overwrite"]);
        var pipeline = new Pipeline(RunFolder.Open(run.Path), new(1), TestContext.Current.CancellationToken);
        ManifestCosts costs = pipeline.Last("train", "early")!.Costs;
        Assert.InRange(costs.Tokens, 256, 49_000);
        ScalingDictionary one = Assert.Single(ScalingStep.Read(pipeline, ["early"], ""));
        Assert.Equal((costs.Tokens, costs.Flops), (one.Tokens, one.Flops!.Value));
        File.Delete(Path.Combine(pipeline.Run.Dictionary("early"), "metrics.jsonl"));
        Assert.Contains("early: trained with --early-stop", Assert.Throws<InputException>(() => ScalingStep.Read(pipeline, ["early"], "")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>What a sweep did not measure, the verb does, once.</summary>
    [Fact]
    public async Task Dictionaries_that_were_not_measured_are()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string grid = folder.File("grid.json");
        File.WriteAllText(grid, $$"""{"site": "{{TinyWorkspace.Site}}", "latents": [8, 12, 16, 24, 32], "k": 4, "batch": 256, "tokens": "20k"}""");
        await FathomCommand.Done("sweep", "--run", run.Path, "--grid", grid, "--no-evaluate");
        string[] scaling = ["scaling", "--run", run.Path, "--over", "latents", "--draws", "100", "--json"];
        Finished finished = await FathomCommand.Run(scaling);
        JsonElement law = Assert.Single(FathomCommand.OneValue(finished).GetProperty("laws").EnumerateArray());
        Assert.Equal(law.GetProperty("why").ValueKind == JsonValueKind.Null ? 0 : 1, finished.Code);
        Assert.Equal(5, law.GetProperty("settings").GetInt32());
        SortedDictionary<string, string> files = RunFiles.Of(run.Path);
        Assert.Equal(5, files.Keys.Count(file => file.EndsWith("brief.json", StringComparison.Ordinal) && file.Contains("k4", StringComparison.Ordinal)
            && !file.Contains("topk-48", StringComparison.Ordinal)));
        Assert.Equal(finished.Output, (await FathomCommand.Run(scaling)).Output);
        Assert.Equal(files, RunFiles.Of(run.Path));
    }

    /// <summary>Without the rows, what a sweep measured is of the weights that it measured.</summary>
    [Fact]
    public async Task What_a_sweep_measured_of_other_weights_is_refused()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string grid = folder.File("swept.json");
        File.WriteAllText(grid, $$"""{"site": "{{TinyWorkspace.Site}}", "latents": 8, "k": 4, "seed": [0, 1], "batch": 256, "tokens": "5k"}""");
        JsonElement rows = (await FathomCommand.Json("sweep", "--run", run.Path, "--grid", grid)).GetProperty("dictionaries");
        string[] names = [.. rows.EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];
        Directory.Delete(run.File("activations"), recursive: true);
        var pipeline = new Pipeline(RunFolder.Open(run.Path), new(1), TestContext.Current.CancellationToken);
        Assert.Equal(rows.EnumerateArray().Select(row => row.GetProperty("measured").GetProperty("fvu").GetDouble()),
            ScalingStep.Read(pipeline, names, "").Select(one => one.Measured.Fvu));
        File.Copy(Path.Combine(pipeline.Run.Dictionary(names[1]), "sae_weights.safetensors"),
            Path.Combine(pipeline.Run.Dictionary(names[0]), "sae_weights.safetensors"), overwrite: true);
        Assert.Contains($"{names[0]}: not measured with these weights", Assert.Throws<InputException>(() =>
            ScalingStep.Read(pipeline, names, "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_law_can_be_of_gets_a_clear_line()
    {
        string one = Plant("one", [(Config(256), 0.1, 0.1)]);
        await FathomCommand.Refused(1, ["1 dictionaries, no two of which differ in latents alone"], "scaling", "--run", one);
        string negative = Plant("negative", Sizes.Select(n => (Config(n), Planted.At(n), n == 512 ? -0.01 : 0.1)));
        Finished none = await FathomCommand.Run("scaling", "--run", negative, "--measure", "added", "--draws", "100");
        Assert.Equal(1, none.Code);
        Assert.Contains("the loss of k16-512-t4096-s0 at 512 is -0.01: expected a number above 0", none.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        await FathomCommand.Refused(1, ["no such dictionary", "k16-256"], "scaling", "--run", one, "--dictionary", "absent");
        await FathomCommand.Refused(2, ["--draws 5: expected 100 to 100,000"], "scaling", "--run", one, "--draws", "5");
        await FathomCommand.Refused(2, ["--at -3: expected a number above 0"], "scaling", "--run", one, "--at", "-3");
        await FathomCommand.Refused(2, ["--no-irreducible: has no part with --over joint"], "scaling", "--run", one, "--over", "joint",
            "--no-irreducible");
        await FathomCommand.Refused(1, ["no run here"], "scaling", "--run", folder.File("nothing"));
    }
}
