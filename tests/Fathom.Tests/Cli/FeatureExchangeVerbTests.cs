using System.Text.Json;
using Fathom.Cli;
using Fathom.Features;
using Fathom.Tests.Checkout;
using Fathom.Tests.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>export</c> and <c>import</c> of features.</summary>
public class FeatureExchangeVerbTests
{
    [Fact]
    public async Task Latents_go_out_and_what_others_published_comes_in()
    {
        using TinyRun run = new();
        run.BuildIndex();
        TinyLabels.Write(run, (3, "rain", 0.75, TinyLabels.Own(run)), (7, "sun", null, TinyLabels.Own(run)));
        using TempFolder folder = new();
        string[] from = ["--run", run.Folder.Path, "--dictionary", TinyRun.Dictionary];
        Finished said = await FathomCommand.Done(["export", "--format", "csv", .. from, "--to", folder.File("labelled.csv")]);
        Assert.Equal($"csv: 2 latents of tiny that have a label (--latents all: all); in {folder.File("labelled.csv")}", said.Output.Trim());
        Assert.Equal(["latent", "3", "7"], Firsts(folder.File("labelled.csv")));
        await FathomCommand.Done(["export", "--format", "csv", .. from, "--latents", "9-11,1", "5", "--to", folder.File("some.csv")]);
        Assert.Equal(["latent", "1", "5", "9", "10", "11"], Firsts(folder.File("some.csv")));
        JsonElement json = await FathomCommand.Json(["export", "--format", "html", .. from, "--latents", "all", "--to", folder.File("new", "all.html")]);
        Assert.Equal((TinyRun.Latents, "html"), (json.GetProperty("latents").GetInt32(), json.GetProperty("format").GetString()));
        Assert.StartsWith("<!doctype html>", File.ReadAllText(folder.File("new", "all.html")), StringComparison.Ordinal);
        await FathomCommand.Done(["export", "--format", "neuronpedia", .. from, "--latents", "all", "--model-id", "gpt2-small", "--to", folder.File("np")]);

        json = await FathomCommand.Json("import", "--format", "neuronpedia", "--from", folder.File("np"), "--to",
            folder.File("run"), "--name", "theirs");
        Assert.Equal((TinyRun.Latents, "gpt2-small", "2-tiny"), (json.GetProperty("features").GetInt32(), json.GetProperty("model").GetString(), json.GetProperty("site").GetString()));
        // What it is, the files say.
        json = await FathomCommand.Json("import", "--from", folder.File("np"), "--to", folder.File("run"), "--name", "found");
        Assert.Equal(("neuronpedia", TinyRun.Latents), (json.GetProperty("format").GetString(), json.GetProperty("features").GetInt32()));
        // What came in goes out again, from the run that the import made.
        await FathomCommand.Done("export", "--format", "csv", "--run", folder.File("run"), "--dictionary", "theirs", "--to", folder.File("again.csv"));
        Assert.Equal(["latent", "3", "7"], Firsts(folder.File("again.csv")));
        await FathomCommand.Refused(1, ["'theirs' already", "--name"], "import", "--format", "neuronpedia", "--from", folder.File("np"),
            "--to", folder.File("run"), "--name", "theirs");
    }

    [Fact]
    public async Task What_does_not_fit_together_is_one_line()
    {
        using TinyRun run = new();
        run.BuildIndex();
        using TempFolder folder = new();
        string[] csv = ["export", "--format", "csv", "--run", run.Folder.Path, "--dictionary", TinyRun.Dictionary, "--to", folder.File("to")];
        await FathomCommand.Refused(2, ["none has a label", "all"], csv);
        await FathomCommand.Refused(2, ["--latents 24", "0 to 23"], [.. csv, "--latents", "24"]);
        await FathomCommand.Refused(2, ["--from", "--format csv"], [.. csv, "--from", "x"]);
        await FathomCommand.Refused(2, ["--model-id", "--format csv"], [.. csv, "--model-id", "x", "--latents", "all"]);
        await FathomCommand.Refused(2, ["--run is missing"], "export", "--format", "csv", "--to", folder.File("to"));
        await FathomCommand.Refused(2, ["--from is missing"], "export", "--format", "saelens", "--to", folder.File("to"));
        await FathomCommand.Refused(2, ["--latents", "--format saelens"], "export", "--format", "saelens", "--from", "x",
            "--latents", "all", "--to", folder.File("to"));
        await FathomCommand.Refused(2, ["--format cvs", "neuronpedia, csv or html"], "export", "--format", "cvs",
            "--to", folder.File("to"));
        await FathomCommand.Refused(2, ["--site", "--format neuronpedia"], "import", "--format", "neuronpedia", "--from", "x",
            "--to", folder.File("to"), "--site", "blocks.0.mlp_out");
        await FathomCommand.Refused(1, ["neither a dictionary nor features", "saelens (", "neuronpedia (", "saedashboard ("], "import",
            "--from", run.Folder.Items, "--to", folder.File("to"));
        await FathomCommand.Refused(2, ["--name", "a dictionary"], "import", "--from", "x", "--to",
            folder.File("to"), "--name", "x");
        await FathomCommand.Refused(1, ["no such file"], "import", "--format", "saedashboard", "--from", folder.File("x"),
            "--to", folder.File("to"));
        Assert.False(Path.Exists(folder.File("to")));
        File.WriteAllText(folder.File("to"), "there");
        await FathomCommand.Refused(1, ["is there already"], [.. csv, "--latents", "all"]);
        Assert.Equal("there", File.ReadAllText(folder.File("to")));
    }

    /// <summary>The list that stands in the help.</summary>
    [Fact]
    public void The_help_names_every_format_of_features() =>
        Assert.All(PublishedFormat.All, format => Assert.Contains(format.Name, new ImportVerb().Build().Options.Single(option => option.Name == "--format").Description, StringComparison.Ordinal));

    static string[] Firsts(string path) => [.. File.ReadLines(path).Select(line => line.Split(',')[0])];
}
