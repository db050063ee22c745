using System.Text;
using System.Text.Json;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>fathom probe --xor</c>, of the columns of a file and of a run's labels, by the program itself.</summary>
public sealed class ProbeXorTests(TinyWorkspace workspace) : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // The first word is of one of two sets of letters, which is a, and the second of one of two others, which is b.
    string Texts(int count)
    {
        var random = new Philox(5, 0);
        string path = folder.File("texts.csv");
        var text = new StringBuilder("text,first,second,third\n");
        for (int i = 0; i < count; i++)
        {
            string Word(int from, int at) => string.Concat(Enumerable.Range(0, 6).Select(k =>
                (char)('a' + from + random.Below((ulong)(i * 100 + at + k), 6))));
            text.Append($"{Word(i / 2 % 2 * 6, 0)} {Word(12 + i % 2 * 6, 10)},{i / 2 % 2},{i % 2},{i % 3}\n");
        }
        File.WriteAllText(path, text.ToString());
        return path;
    }

    // Tokens are letters, of two variables on which of the alphabet they are.
    async Task<string> Run()
    {
        string text = folder.File("labelled.jsonl"), run = folder.File("run");
        var random = new Philox(6, 0);
        File.WriteAllLines(text, Enumerable.Range(0, 160).Select(i =>
        {
            string word = string.Concat(Enumerable.Range(0, 20).Select(at =>
                (char)('a' + random.Below((ulong)(i * 50 + at), 26))));
            IEnumerable<string> Spans(string name, Func<char, bool> of) => word.Index().Where(c => of(c.Item))
                .Select(c => $"[{c.Index},{c.Index + 1},\"{name}\"]");
            return $"{{\"text\":\"{word}\",\"spans\":[{string.Join(',', [.. Spans("half is early", c => c < 'n'),
                .. Spans("parity is odd", c => c % 2 == 1)])}]}}";
        }));
        await FathomCommand.Done("capture", "--model", workspace.Model, "--text", text, "--site", "embed", "--per-document",
            "--context", "32", "--holdout", "0.3", "--run", run);
        return run;
    }

    static double Mean(JsonElement pair, int subject, string key) => pair.GetProperty("subjects")[subject].GetProperty("figures")
        .GetProperty(key).GetProperty("mean").GetDouble();

    [Fact]
    public async Task Columns_of_texts_are_probed_and_a_mean_of_letters_holds_both_but_not_their_xor()
    {
        string[] words = ["probe", "--labels", Texts(800), "--model", workspace.Model, "--site", "embed",
            "--xor", "first,second"];
        JsonElement json = await FathomCommand.Json([.. words, "--seeds", "2"]);
        JsonElement pair = Assert.Single(json.GetProperty("pairs").EnumerateArray());
        Assert.Equal(("first is 1", "second is 1", 2), (pair.GetProperty("a").GetString(), pair.GetProperty("b").GetString(),
            pair.GetProperty("seeds").GetInt32()));
        Assert.Equal(["this model", "random-init model", "permuted labels"],
            pair.GetProperty("subjects").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.InRange(Mean(pair, 0, "a_accuracy"), 0.95, 1);
        Assert.InRange(Mean(pair, 0, "transfer_0_1_auc"), 0.95, 1);
        Assert.InRange(Mean(pair, 0, "xor_accuracy"), 0.3, 0.7);
        JsonElement said = pair.GetProperty("against_chance");
        Assert.Contains("within noise", said.GetProperty("xor_accuracy").GetString(), StringComparison.Ordinal);
        // Untrained embeddings tell letters apart as well.
        Assert.InRange(Mean(pair, 1, "a_accuracy"), 0.7, 1);
        Assert.Equal(2, pair.GetProperty("subjects")[0].GetProperty("figures").GetProperty("xor_accuracy")
            .GetProperty("interval_95_over_documents").GetArrayLength());
        string table = await NarrowTerminal.Fits([.. words, "--seeds", "1", "--no-random-init", "--c", "1"]);
        Assert.Contains("a: first is 1\nb: second is 1\n", table, StringComparison.Ordinal);
        Assert.Matches(@"\| accuracy, a ⊕ b +\|", table);
        Assert.DoesNotContain("random-init", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_of_a_run_are_paired_and_probed_token_by_token_the_same_for_any_number_of_threads()
    {
        string run = await Run();
        string[] words = ["probe", "--run", run, "--site", "embed", "--seeds", "1", "--rows", "400"];
        JsonElement json = await FathomCommand.Json([.. words, "--xor", "auto"]);
        JsonElement pair = Assert.Single(json.GetProperty("pairs").EnumerateArray());
        Assert.Equal(("half is early", "parity is odd", "token"), (pair.GetProperty("a").GetString(),
            pair.GetProperty("b").GetString(), json.GetProperty("pool").GetString()));
        Assert.Equal(400, pair.GetProperty("train_examples").GetInt32());
        Assert.InRange(pair.GetProperty("test_examples").GetInt32(), 200, 400);
        Assert.Equal(TinyFiles.Width, pair.GetProperty("inputs").GetInt32());
        Assert.Equal([1, 2, 4, 8], pair.GetProperty("ablation").EnumerateArray().Where(row =>
            row.GetProperty("name").GetString() == "random-init model").Select(row => row.GetProperty("inputs").GetInt32()));
        JsonElement named = await FathomCommand.Json([.. words, "--xor", "half is early,parity is odd", "--threads", "1"]);
        Assert.Equal(json.GetRawText(), named.GetRawText());
        await FathomCommand.Refused(1, ["no variable 'half is late'", "'half is early'"],
            [.. words, "--xor", "parity is odd,half is late"]);
    }

    [Theory]
    [InlineData(2, "two names with a comma", "--xor first")]
    [InlineData(2, "two columns", "--xor auto")]
    [InlineData(2, "--method: has no part with --xor", "--xor first,second --method ccs")]
    [InlineData(2, "--rows: has no part with --labels", "--xor first,second --rows 1000")]
    [InlineData(2, "--seeds 0", "--xor first,second --seeds 0")]
    [InlineData(2, "--seeds: has no part with --no-random-init", "--label-column first --no-random-init --seeds 2")]
    [InlineData(1, "no column 'fourth'", "--xor first,fourth")]
    [InlineData(1, "column 'third' has 3 values", "--xor first,third")]
    [InlineData(1, "expected at least 25 of each", "--xor first,second")]
    public async Task What_cannot_be_is_refused_in_one_line(int code, string expected, string line) =>
        await FathomCommand.Refused(code, [expected], ["probe", "--model", workspace.Model, "--site", "embed",
            "--labels", Texts(60), .. line.Split(' ')]);
}
