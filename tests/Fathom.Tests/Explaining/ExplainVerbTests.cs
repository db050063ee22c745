using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Checkout;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Explaining;

/// <summary>The verb as a user calls it: what it prints, what it writes, what it refuses.</summary>
public sealed class ExplainVerbTests(TinyWorkspace workspace) : IDisposable
{
    readonly PlantedRun run = new();

    public void Dispose() => run.Dispose();

    string[] Asking(ScriptedJudge judge, params string[] more) =>
        ["explain", "--run", run.Folder.Path, "--endpoint", judge.Endpoint, "--judge", "scripted", "--shuffled", "0", .. more];

    [Fact]
    public async Task It_prints_a_table_and_writes_the_manifest()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        string[] prices = ["--price-in", "10", "--price-out", "1000", "--budget", "50"];
        var shown = await FathomCommand.Done(Asking(judge, ["--sample", "5", .. prices]));
        Assert.Contains("planted: 5 of 5 latents have a label", shown.Output, StringComparison.Ordinal);
        Assert.Contains("labelled share of all 40 active latents: 12.5 %", shown.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| default, detection: balanced +\| 1\.000 \| 1\.000 … 1\.000 \| +0\.500 \| +0\.500 \| +– \| +1\.000 \|", shown.Output);
        Assert.Matches(@"\| default, detection: balanced accuracy +\| +5 \| +0 \|", shown.Output);
        Assert.All(shown.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Assert.Contains("1.155 spent (1.155 in all)", shown.Output, StringComparison.Ordinal);
        JsonElement step = JsonDocument.Parse(await File.ReadAllTextAsync(run.Folder.Manifest, TestContext.Current.CancellationToken))
            .RootElement.GetProperty("steps")[0];
        Assert.Equal(("explain", 1.155), (step.GetProperty("verb").GetString(), step.GetProperty("costs").GetProperty("money").GetDouble()));
        Assert.Equal(5 * 21 * 110, step.GetProperty("costs").GetProperty("tokens").GetInt64());

        JsonElement json = await FathomCommand.Json(Asking(judge, ["--latents", "0", "3-5,7", "--scorer", "detection,fuzzing", .. prices]));
        Assert.Equal((5, 5), (json.GetProperty("asked").GetInt32(), json.GetProperty("labelled").GetInt32()));
        Assert.Equal([0, 3, 4, 5, 7], Work.Labels(run).Select(label => label.Latent).Distinct().Order()
            .Where(latent => latent is 0 or (>= 3 and <= 5) or 7));
    }

    /// <summary>A budget that ends the work is exit code 1, with the report on standard output all the same.</summary>
    [Fact]
    public async Task A_budget_that_is_reached_says_so()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        string[] command = Asking(judge, "--price-in", "10", "--price-out", "1000", "--max-tokens", "100",
            "--budget", "1", "--json");
        var stopped = await FathomCommand.Run(command);
        Assert.Equal(1, stopped.Code);
        Assert.True(FathomCommand.OneValue(stopped).GetProperty("budgetReached").GetBoolean());
        Assert.Contains("the same command with a higher --budget goes on from there", stopped.Error, StringComparison.Ordinal);
    }

    /// <summary>Where no answer came to anything, the reason and exit code 1, and no table of dashes.</summary>
    [Theory]
    [InlineData(Fault.Rambles, "an answer is not of the form asked for, and is asked for 3 times at most: \"")]
    [InlineData(Fault.Fails, "HTTP 500")]
    public async Task A_judge_of_no_use_says_why(object fault, string reason)
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: _ => (Fault)fault);
        var failed = await FathomCommand.Run(Asking(judge, "--sample", "2", "--retries", "0"));
        Assert.Equal((1, ""), (failed.Code, failed.Output));
        Assert.Contains(reason, failed.ErrorLines[^2], StringComparison.Ordinal);
        Assert.StartsWith("fathom: none of the 2 questions came to an answer", failed.ErrorLines[^1], StringComparison.Ordinal);
    }

    /// <summary>Labels that nobody was asked for are no answer: the table is printed, and the work has failed all the same.</summary>
    [Fact]
    public async Task A_judge_of_no_use_is_told_of_beside_labels_from_elsewhere()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: _ => Fault.Rambles);
        var failed = await FathomCommand.Run(Asking(judge, "--sample", "2", "--retries", "0", "--explainer", "n-grams", "--scorer", "detection"));
        Assert.Equal(1, failed.Code);
        Assert.Contains("planted: 2 of 2 latents have a label", failed.Output, StringComparison.Ordinal);
        Assert.Matches("^fathom: none of the [0-9]+ questions came to an answer", failed.ErrorLines[^1]);
    }

    /// <summary>A run made by the program, packed and per document, is explained without anybody to ask.</summary>
    [Fact]
    public async Task Without_an_endpoint_it_explains_by_n_grams()
    {
        using var copy = await workspace.CopyOfRun();
        JsonElement report = await FathomCommand.Json("explain", "--run", copy.Path);
        Assert.InRange(report.GetProperty("labelled").GetInt32(), 1, 48);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("calls").ValueKind);
        Assert.Equal([("n-grams", "rule"), ("n-grams", "every-token")], report.GetProperty("scores").EnumerateArray()
            .Select(score => (score.GetProperty("explainer").GetString()!, score.GetProperty("scorer").GetString()!)));
    }

    /// <summary>The model of the run is loaded and tried; what comes of it does not depend on threads, and its keys are in
    /// docs/04-formats.md.</summary>
    [Fact]
    public async Task It_explains_by_running_the_model()
    {
        string[][] labels = [await Labels("1"), await Labels("3")];
        Assert.Equal(labels[0], labels[1]);
        string document = File.ReadAllText(Repository.Path("docs", "04-formats.md"));
        JsonElement facts = labels[0].Select(line => JsonDocument.Parse(line).RootElement)
            .Where(label => label.GetProperty("explainer").GetString() == "sentence").Select(label => label.GetProperty("facts"))
            .First(facts => facts.TryGetProperty("surprise", out _));
        foreach (JsonProperty property in facts.EnumerateObject().Concat(facts.GetProperty("surprise").EnumerateObject()))
            Assert.Contains($"`{property.Name}`", document, StringComparison.Ordinal);

        async Task<string[]> Labels(string threads)
        {
            using var copy = await workspace.CopyOfRun();
            JsonElement report = await FathomCommand.Json("explain", "--run", copy.Path, "--explainer", "n2g,sentence", "--scorer", "every-token",
                "--sample", "6", "--threads", threads);
            Assert.Equal(["n2g", "sentence"], report.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("explainer").GetString()));
            return [.. File.ReadLines(NoteFiles.Labels(RunFolder.Open(copy.Path), TinyWorkspace.Dictionary))
                .Select(line => Regex.Replace(line, "\"at\":\"[^\"]*\"", "\"at\":0")).Order()];
        }
    }

    [Fact]
    public async Task Truth_needs_labels()
    {
        using var copy = await workspace.CopyOfRun();
        await FathomCommand.Refused(1, ["the documents have no labels", "take another --explainer"],
            "explain", "--run", copy.Path, "--explainer", "truth", "--scorer", "variable");
    }

    [Fact]
    public async Task Prices_come_from_a_file()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        string path = Path.Combine(run.Folder.Path, "prices.json");
        await File.WriteAllTextAsync(path, """{"scripted": {"in": 10, "out": 1000}}""", TestContext.Current.CancellationToken);
        JsonElement report = await FathomCommand.Json(
            Asking(judge, "--latents", "1", "--scorer", "detection", "--prices", path, "--budget", "10"));
        Assert.Equal(11 * 0.011m, report.GetProperty("spent").GetProperty("money").GetDecimal());
    }

    /// <summary>Whatever is no price of both is refused: nothing counts as free for a slip of the pen.</summary>
    [Theory]
    [InlineData("""{"scripted": {"in": -1, "out": 1}}""", "the price of scripted is none")]
    [InlineData("""{"scripted": {"input": 1, "output": 5}}""", "no prices")]
    [InlineData("""{"scripted": {"in": 1, "out": 5, "output": 6}}""", "no prices")]
    [InlineData("""{"scripted": {"in": 1}}""", "no prices")]
    [InlineData("""{"scripted": null}""", "the price of scripted is none")]
    public async Task What_is_no_price_is_refused(string prices, string words)
    {
        string path = Path.Combine(run.Folder.Path, "prices.json");
        await File.WriteAllTextAsync(path, prices, TestContext.Current.CancellationToken);
        OptionsOf(path, out InputException refused);
        Assert.StartsWith($"{path}: {words}", refused.Message, StringComparison.Ordinal);
    }

    static void OptionsOf(string prices, out InputException refused) => refused = Assert.Throws<InputException>(() =>
        (Work.Asking("http://127.0.0.1:9/v1") with { Prices = prices, Budget = 1 }).Checked(true, false));

    /// <summary>The key itself in place of its variable's name: refused, and told nobody, whatever a key looks like.</summary>
    [Theory]
    [InlineData("sk-ant-0123456789")]
    [InlineData("a0b1c2d3e4f50123456789")]
    public async Task A_key_in_place_of_its_variable_is_written_nowhere(string key)
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        var refused = await FathomCommand.Run(Asking(judge, "--key-variable", key));
        Assert.Equal((2, 0), (refused.Code, judge.Requests));
        Assert.Contains("--key-variable: ", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refused.Error + refused.Output, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(run.Folder.Path, "*.json*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(key, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--scorer detection", "--scorer detection: asks a language model; expected --endpoint and --judge")]
    [InlineData("--explainer poet", "expected some of default, single-token, contrastive, tokens, n-grams, logit-lens")]
    [InlineData("--scorer poet", "expected some of detection, fuzzing, rule, every-token, embedding, simulation, intruder, examples")]
    [InlineData("--budget 1", "--budget: has no part without --endpoint")]
    [InlineData("--batch 5", "--batch: has no part without --endpoint")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --threads 2", "--threads: has no part with --endpoint")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --embedder b", "--embedder: only --scorer embedding asks it")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --embedder b --explainer tokens --scorer embedding", "--judge: none of these")]
    [InlineData("--write-prompts x", "--run: has no part with --write-prompts")]
    [InlineData("--latents 40", "the dictionary has latents 0 to 39")]
    [InlineData("--latents 7-3", "expected numbers and ranges")]
    [InlineData("--latents one", "expected numbers and ranges")]
    [InlineData("--sample 0", "--sample 0: expected at least 1")]
    [InlineData("--test-examples 3", "--test-examples 3: expected 10 to 1000")]
    [InlineData("--endpoint nowhere --judge a", "--endpoint: expected an address like")]
    [InlineData("--endpoint http://key@127.0.0.1/v1 --judge a", "without a key in it")]
    [InlineData("--endpoint http://127.0.0.1/v1", "--judge is missing")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --scorer embedding", "--embedder is missing")]
    [InlineData("--endpoint https://api.anthropic.com --judge a --embedder b --scorer embedding", "has no embeddings")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --budget 1", "what a costs is not known")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --price-in 1", "--price-in: expected together with --price-out")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --price-out 1", "--price-out: expected together with --price-in")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --scorer simulation --batch 5", "--batch: none of these kinds asks about several")]
    [InlineData("--endpoint http://127.0.0.1/v1 --embedder b --explainer tokens --scorer embedding --tries 2", "--tries: nobody is asked in words")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --concurrency 0", "--concurrency 0: expected 1 to 1000")]
    [InlineData("--endpoint http://127.0.0.1/v1 --judge a --explainer tokens --scorer rule", "none of these kinds asks anybody")]
    public Task Wrong_usage_is_refused(string options, string words) =>
        FathomCommand.Refused(2, [words], ["explain", "--run", run.Folder.Path, .. options.Split(' ')]);

    /// <summary>Every kind is named by its option's description and described in the document, and has the name that notes keep.</summary>
    [Fact]
    public async Task Every_kind_is_in_the_help_and_the_document()
    {
        string help = (await FathomCommand.Done("explain", "--help")).Output;
        string document = File.ReadAllText(Repository.Path("docs", "03-concepts", "explaining.md"));
        string[] kinds = [.. Explainer.All.Select(one => one.Name), .. Scorer.All.Select(one => one.Name)];
        Assert.Equal(kinds.Length, kinds.Distinct().Count());
        Assert.All(kinds, kind => Assert.Contains(kind, help, StringComparison.Ordinal));
        Assert.All(kinds, kind => Assert.Contains($"| `{kind}` | ", document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_without_an_index_is_told_how_to_make_one()
    {
        Directory.Delete(run.Folder.Index(PlantedRun.Dictionary), recursive: true);
        await FathomCommand.Refused(1, ["index.json: missing", "fathom index --run"], "explain", "--run", run.Folder.Path);
    }

    /// <summary>Every key of every line of the notes is in docs/04-formats.md.</summary>
    [Fact]
    public async Task Notes_are_documented()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n == 3 ? Fault.Fails : Fault.None);
        await Work.Run(run, Work.Asking(judge.Endpoint), "default,tokens", "detection,rule,every-token,intruder,embedding", 2);
        string document = File.ReadAllText(Repository.Path("docs", "04-formats.md"));
        string section = document[document.IndexOf("## notes", StringComparison.Ordinal)..document.IndexOf("## manifest", StringComparison.Ordinal)];
        string[] files = Directory.GetFiles(run.Folder.Notes, "*.jsonl");
        Assert.Equal(3, files.Length);
        foreach (string line in files.SelectMany(File.ReadLines))
            foreach (JsonProperty property in JsonDocument.Parse(line).RootElement.EnumerateObject())
                Assert.Contains($"`{property.Name}`", section, StringComparison.Ordinal);
    }
}
