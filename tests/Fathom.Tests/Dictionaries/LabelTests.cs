using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Lab.Othello;
using Fathom.Lab.Worlds;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Labels of characters become labels of tokens, and stay with them into the contexts.</summary>
public sealed class LabelTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly TinyModelFolder llama = new("llama"), gpt2 = new("gpt2");

    public void Dispose()
    {
        folder.Dispose();
        llama.Dispose();
        gpt2.Dispose();
    }

    /// <summary>Documents of letters and words; variables: the letter a, words that begin with b, all of every third
    /// document.</summary>
    sealed class Letters : ILabelledSource
    {
        public string Identity => "letters, seed 1";

        public IReadOnlyList<LabelledVariable> Variables { get; } =
            [new("letter is a", "letter", "on every a"), new("word with b", "word with b", ""), new("third", "third", "")];

        public LabelledDocument Read(long index)
        {
            var random = new Philox(1, (ulong)index);
            string text = string.Join(' ', Enumerable.Range(0, 2 + (int)random.Below(0, 9)).Select(word =>
                string.Concat(Enumerable.Range(0, 1 + (int)random.Below((ulong)(100 + word), 4)).Select(at =>
                    (char)('a' + random.Below((ulong)(1000 + 10 * word + at), 4))))));
            List<LabelSpan> spans = [];
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] == 'a') spans.Add(new(i, i + 1, 0));
                if (text[i] == 'b' && (i == 0 || text[i - 1] == ' '))
                    spans.Add(new(i, text.IndexOf(' ', i) is var end && end < 0 ? text.Length : end, 1));
            }
            if (index % 3 == 0) spans.Add(new(0, text.Length, 2));
            return new(text, spans);
        }
    }

    TinyModelFolder Model(string family) => family == "gpt2" ? gpt2 : llama;

    ItemStore Build(string family, ItemConfig config, ILabelledSource? source, string run = "run") =>
        ItemBuilder.Build(RunFolder.Create(folder.File(run)), config with { Model = Model(family).Path }, Model(family).Config,
            new Workers(2), source);

    static ItemConfig Config(bool perDocument, long documents = 40) =>
        new() { Model = "", Documents = documents, Context = 10, PerDocument = perDocument, Holdout = 0.2 };

    LabelStore Labels(ItemStore items, string run = "run") => LabelStore.TryOpen(folder.File(run, "items"), items)!;

    /// <summary>Each letter is a token there, so every label can be said by hand, in packed contexts and in single
    /// ones.</summary>
    [Theory]
    [InlineData("gpt2", false)]
    [InlineData("gpt2", true)]
    [InlineData("llama", false)]
    [InlineData("llama", true)]
    public void Labels_stay_with_their_tokens(string family, bool perDocument)
    {
        var source = new Letters();
        using ItemStore items = Build(family, Config(perDocument), source);
        using LabelStore labels = Labels(items);
        Assert.Equal("letters, seed 1", labels.Description.Source);
        Assert.Equal(source.Variables, labels.Variables);
        // The tokens of the documents in order are the ordinary tokens of the contexts in order.
        var expected = new List<(int Id, bool A, bool B, bool Third)>();
        for (int document = 0; document < 40; document++)
        {
            string text = source.Read(document).Text;
            var own = new List<(int, bool, bool, bool)>();
            foreach (var token in Model(family).Tokenizer.EncodeSpans(text))
            {
                bool space = token.End == token.Start || text[token.Start] == ' ';
                int start = token.End > token.Start ? text.LastIndexOf(' ', token.Start) + 1 : 0;
                own.Add((token.Id, !space && text[token.Start] == 'a', !space && text[start] == 'b',
                    token.End > token.Start && document % 3 == 0));
            }
            expected.AddRange(perDocument ? own.Take(9) : own);
        }
        var found = new List<(int, bool, bool, bool)>();
        for (int context = 0; context < items.Description.Contexts; context++)
        {
            ReadOnlySpan<int> ids = items.Context(context);
            for (int at = 0; at < ids.Length; at++)
            {
                long token = items.Entry(context).Start + at;
                if (items.IsSpecial(ids[at])) Assert.Equal(0ul, labels.Row(token)[0]);
                else found.Add((ids[at], labels.Has(token, 0), labels.Has(token, 1), labels.Has(token, 2)));
            }
        }
        Assert.Equal(expected, found);
    }

    /// <summary>The same documents and labels in a file give the same bits; the group of "x is y" is x.</summary>
    [Fact]
    public void Text_files_carry_the_same_labels()
    {
        var source = new Letters();
        string path = folder.File("a.jsonl");
        IEnumerable<LabelledDocument> documents = Enumerable.Range(0, 40).Select(i => source.Read(i));
        File.WriteAllLines(path, documents.Select(document => JsonSerializer.Serialize(new
        {
            text = " \n" + document.Text,
            spans = document.Labels.Select(span =>
                (object[])[span.Start + 2, span.End + 2, source.Variables[span.Variable].Name]),
        })));
        using ItemStore given = Build("gpt2", Config(false), source, "given"),
            read = Build("gpt2", Config(false) with { Documents = 0, Text = [path] }, null, "read");
        using LabelStore a = Labels(given, "given"), b = Labels(read, "read");
        Assert.Equal(source.Variables.Select(v => (v.Name, v.Group)).Order(), b.Variables.Select(v => (v.Name, v.Group)).Order());
        int[] order = [.. a.Variables.Select(v => b.Variables.ToList().FindIndex(other => other.Name == v.Name))];
        Assert.Equal(given.Description.Tokens, read.Description.Tokens);
        for (long token = 0; token < given.Description.Tokens; token++)
            for (int v = 0; v < order.Length; v++) Assert.Equal(a.Has(token, v), b.Has(token, order[v]));
    }

    /// <summary>A token begins with its space; only its text counts.</summary>
    [Fact]
    public void Leading_white_space_is_not_the_token()
    {
        // " big" and " dog": the span of "big" does not reach into the second, which begins at its d.
        Fathom.Models.Tokenizers.TokenSpan[] tokens = [new(0, 0, 1), new(1, 1, 5), new(2, 5, 9), new(3, 9, 10), new(4, 10, 11)];
        const string text = "a big dog\n.";
        List<(int, int)> Of(int start, int end) =>
            [.. LabelTable.OnTokens(text, tokens, [new(start, end, 0)]).Select(range => (range.First, range.End))];
        Assert.Equal([(1, 2)], Of(2, 5));
        Assert.Equal([(1, 2)], Of(2, 6));
        Assert.Equal([(1, 3)], Of(2, 7));
        Assert.Equal([(2, 4)], Of(6, 10));
        Assert.Empty(Of(1, 2));
        Assert.Empty(Of(3, 3));
    }

    [Fact]
    public void Another_source_or_count_is_another_run()
    {
        Build("gpt2", Config(false), new Letters()).Dispose();
        Build("gpt2", Config(false), new Letters()).Dispose();
        Refusal.Of(() => Build("gpt2", Config(false, 41), new Letters()), folder.File("run"), "other text or options");
        Refusal.Of(() => Build("gpt2", Config(false), new OthelloWorld(0)), folder.File("run"), "other text or options");
        Assert.Equal(LabelledWorlds.Create("othello", 3).Identity, new OthelloWorld(3).Identity);
        Assert.Contains("othello", Assert.Throws<OptionException>(() => LabelledWorlds.Create("mars", 0)).Message);
    }

    [Theory]
    [InlineData("""{"text": "abc", "spans": [[0, 4, "x"]]}""")]
    [InlineData("""{"text": "abc", "spans": [[2, 1, "x"]]}""")]
    [InlineData("""{"text": "abc", "spans": [[0, 1]]}""")]
    [InlineData("""{"text": "abc", "spans": [[0, 1, 2]]}""")]
    [InlineData("""{"text": "abc", "spans": {"x": 1}}""")]
    public void Malformed_labels_are_refused_in_one_line(string line)
    {
        string path = folder.File("bad.jsonl");
        File.WriteAllText(path, line);
        Refusal.Of(() => Build("gpt2", Config(false) with { Documents = 0, Text = [path] }, null), path, "line 1");
    }

    [Theory]
    [InlineData("labels.bin")]
    [InlineData("labels.json")]
    public void Damaged_labels_are_refused(string name)
    {
        using ItemStore items = Build("gpt2", Config(false), new Letters());
        string path = folder.File("run", "items", name);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);
        Refusal.Of(() => Labels(items).Dispose(), path, "fathom capture");
    }
}
