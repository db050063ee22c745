using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>From text to contexts: every token once, in order, and held-out documents apart.</summary>
public sealed class ItemBuilderTests : IDisposable
{
    const int Context = 10;

    readonly TempFolder folder = new();
    readonly TinyModelFolder llama = new("llama"), gpt2 = new("gpt2");

    public void Dispose()
    {
        folder.Dispose();
        llama.Dispose();
        gpt2.Dispose();
    }

    TinyModelFolder Model(string family) => family == "gpt2" ? gpt2 : llama;

    /// <summary>Documents of 1 to 40 letters.</summary>
    static string[] Documents(int count)
    {
        var random = new Philox(17, 0);
        return [.. Enumerable.Range(0, count).Select(i => string.Concat(
            Enumerable.Range(0, 1 + (int)random.Below((ulong)i, 40)).Select(at => (char)('a' + (i * 7 + at * at) % 26))))];
    }

    string WriteLines(string name, IEnumerable<string> documents)
    {
        File.WriteAllLines(folder.File(name), documents.Select(text => JsonSerializer.Serialize(new { text })));
        return folder.File(name);
    }

    ItemStore Build(string family, ItemConfig config, string run = "run") =>
        ItemBuilder.Build(RunFolder.Create(folder.File(run)), config, Model(family).Config, new Workers(2));

    ItemConfig Config(string family, params string[] text) =>
        new() { Model = Model(family).Path, Text = text, Context = Context };

    int[][] Tokens(string family, IEnumerable<string> documents) =>
        [.. documents.Select(text => Model(family).Tokenizer.Encode(text))];

    static int[][] Contexts(ItemStore items, bool heldOut) =>
        [.. Enumerable.Range(0, items.Description.Contexts).Where(i => items.IsHeldOut(i) == heldOut)
            .Select(i => items.Context(i).ToArray())];

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    public void Packed_contexts_hold_every_token_once_in_order_on_its_own_side(string family)
    {
        string[] documents = Documents(41);
        string[] files = [WriteLines("a.jsonl", documents[..30]), WriteLines("b.jsonl", documents[30..])];
        using ItemStore items = Build(family, Config(family, files));
        int bos = Model(family).Bos;
        int[][] tokens = Tokens(family, documents);
        Assert.Equal((41, 37), (items.Description.Documents, items.Description.TrainDocuments));
        int firstDocument = 0;
        foreach (bool heldOut in (bool[])[false, true])
        {
            int[][] contexts = Contexts(items, heldOut), side = heldOut ? tokens[37..] : tokens[..37];
            Assert.All(contexts, ids => Assert.Equal(bos, ids[0]));
            Assert.All(contexts[..^1], ids => Assert.Equal(Context, ids.Length));
            Assert.InRange(contexts[^1].Length, 2, Context);
            Assert.Equal(side.SelectMany(ids => ids), contexts.SelectMany(ids => ids).Where(id => id != bos));
            AssertSeparated(contexts, side, bos);
            AssertOwners(items, heldOut, side, firstDocument, bos);
            firstDocument = 37;
        }
        Assert.Equal(items.Description.Tokens, Enumerable.Range(0, items.Description.Contexts).Sum(i => items.Context(i).Length));
        Assert.Equal(("b.jsonl", 10), (Path.GetFileName(items.Origin(40).File.Path), items.Origin(40).Line));
        Assert.Equal(("a.jsonl", 29), (Path.GetFileName(items.Origin(29).File.Path), items.Origin(29).Line));
        Assert.True(items.IsSpecial(bos));
        Assert.Equal(family == "gpt2" ? [256] : [1, 2], items.Description.SpecialIds);
    }

    // A BOS lies before each document, be it a separator or the start of a context; inside of one, only at such starts.
    static void AssertSeparated(int[][] contexts, int[][] documents, int bos)
    {
        int[] raw = [.. contexts.SelectMany(ids => ids)];
        HashSet<int> starts = [];
        int at = 0;
        foreach (int[] context in contexts)
        {
            starts.Add(at);
            at += context.Length;
        }
        at = 0;
        foreach (int[] document in documents)
        {
            Assert.Equal(bos, raw[at]);
            for (int i = 0; i < document.Length; i++)
            {
                while (raw[at] == bos)
                {
                    Assert.True(i == 0 || starts.Contains(at), $"a separator inside of a document, at {at}");
                    at++;
                }
                Assert.Equal(document[i], raw[at++]);
            }
        }
    }

    static void AssertOwners(ItemStore items, bool heldOut, int[][] documents, int firstDocument, int bos)
    {
        int[] owner = [.. documents.SelectMany((ids, document) => ids.Select(_ => firstDocument + document))];
        int ordinary = 0;
        for (int context = 0; context < items.Description.Contexts; context++)
        {
            if (items.IsHeldOut(context) != heldOut) continue;
            Assert.Equal(owner[ordinary], items.Entry(context).Document);
            ordinary += items.Context(context).ToArray().Count(id => id != bos);
        }
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    public void Per_document_each_is_one_context_cut_at_its_length(string family)
    {
        string[] documents = Documents(23);
        using ItemStore items = Build(family, Config(family, WriteLines("a.jsonl", documents)) with { PerDocument = true });
        int[][] expected = [.. Tokens(family, documents).Select(ids => (int[])[Model(family).Bos, .. ids.Take(Context - 1)])];
        Assert.Equal(expected[..21], Contexts(items, heldOut: false));
        Assert.Equal(expected[21..], Contexts(items, heldOut: true));
        Assert.Equal(Enumerable.Range(0, 23), Enumerable.Range(0, 23).Select(i => items.Entry(i).Document));
        Assert.Contains(expected, ids => ids.Length == Context);
        Assert.Contains(expected, ids => ids.Length < Context);
    }

    /// <summary>The limit counts ordinary tokens, of what the contexts can hold, and cuts inside a document.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(100, false)]
    [InlineData(100, true)]
    [InlineData(1_000_000, false)]
    public void Max_tokens_takes_the_first_ones(long most, bool perDocument)
    {
        string[] documents = Documents(30);
        ItemConfig config = Config("llama", WriteLines("a.jsonl", documents));
        using ItemStore items = Build("llama", config with { MaxTokens = most, PerDocument = perDocument, Holdout = 0 });
        IEnumerable<int> all = Tokens("llama", documents).SelectMany(ids => perDocument ? ids.Take(Context - 1) : ids);
        Assert.Equal(all.Take((int)most), Contexts(items, heldOut: false).SelectMany(ids => ids).Where(id => id != llama.Bos));
        Assert.Empty(Contexts(items, heldOut: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lone_document_is_cut_in_two(bool perDocument)
    {
        File.WriteAllText(folder.File("one.txt"), "abcdefghijklmnopqrstuvwxyzabcdefghijklm");
        ItemConfig config = Config("llama", folder.File("one.txt"));
        using ItemStore items = Build("llama", config with { PerDocument = perDocument, Holdout = 0.25 });
        int[] whole = llama.Tokenizer.Encode("abcdefghijklmnopqrstuvwxyzabcdefghijklm")[..(perDocument ? Context - 1 : 40)];
        int cut = perDocument ? 7 : 30;
        Assert.Equal((2, 1), (items.Description.Documents, items.Description.TrainDocuments));
        Assert.Equal(whole[..cut], Contexts(items, heldOut: false).SelectMany(ids => ids).Where(id => id != 1));
        Assert.Equal(whole[cut..], Contexts(items, heldOut: true).SelectMany(ids => ids).Where(id => id != 1));
        Assert.Equal(items.Origin(0), items.Origin(1));
    }

    /// <summary>A share that rounds to no document, or to all, still leaves one on each side.</summary>
    [Theory]
    [InlineData(5, 0.01, 4)]
    [InlineData(5, 0.99, 1)]
    [InlineData(2, 0.1, 1)]
    [InlineData(5, 0, 5)]
    [InlineData(1, 0, 1)]
    public void Both_sides_have_a_document(int documents, double share, int train)
    {
        ItemConfig config = Config("llama", WriteLines("a.jsonl", Documents(documents)));
        using ItemStore items = Build("llama", config with { Holdout = share });
        Assert.Equal((documents, train), (items.Description.Documents, items.Description.TrainDocuments));
        Assert.Equal(share > 0, Contexts(items, heldOut: true).Length > 0);
    }

    [Fact]
    public void Text_that_gives_too_little_is_one_line()
    {
        void Refused(string reason, ItemConfig config)
        {
            var refusal = Assert.ThrowsAny<InputException>(() => Build("gpt2", config));
            Refusal.AssertOneLine(refusal);
            Assert.Contains(reason, refusal.Message);
        }
        string empty = folder.File("empty.txt"), letter = folder.File("letter.txt");
        File.WriteAllText(empty, " \n ");
        File.WriteAllText(letter, "a");
        Refused("no text in it", Config("gpt2", empty));
        Refused("--holdout 0", Config("gpt2", letter));
        Refused("no such text file", Config("gpt2", folder.File("none.txt")));
        Refused("--text", Config("gpt2"));
        Refused("--context 33", Config("gpt2", letter) with { Context = 33 });
        Refused("--context 1", Config("gpt2", letter) with { Context = 1 });
        Refused("--holdout 1", Config("gpt2", letter) with { Holdout = 1 });
        Refused("--max-tokens 0", Config("gpt2", letter) with { MaxTokens = 0 });
        using ItemStore items = Build("gpt2", Config("gpt2", letter) with { Holdout = 0 });
        Assert.Equal([[256, 'a']], Contexts(items, heldOut: false));
    }

    /// <summary>The same again is the same files, untouched; other text, or the file changed, is another run.</summary>
    [Fact]
    public void Items_are_kept_for_the_same_question_and_refused_for_another()
    {
        string text = WriteLines("a.jsonl", Documents(9));
        ItemConfig config = Config("llama", text);
        Build("llama", config).Dispose();
        string run = folder.File("run"), tokens = Path.Combine(run, "items", "tokens.bin");
        DateTime written = File.GetLastWriteTimeUtc(tokens);
        Build("llama", config).Dispose();
        Assert.Equal(written, File.GetLastWriteTimeUtc(tokens));
        Refusal.Of(() => Build("llama", config with { Context = 11 }), run, "other text or options");
        WriteLines("a.jsonl", Documents(8));
        Refusal.Of(() => Build("llama", config), run, "other text or options");
    }

    /// <summary>A second model of the same tokenizer takes up the items; one whose file differs does not.</summary>
    [Fact]
    public void Items_are_kept_for_another_folder_of_the_same_tokenizer()
    {
        string text = WriteLines("a.jsonl", Documents(9)), run = folder.File("run");
        ItemConfig config = Config("llama", text);
        Build("llama", config).Dispose();
        using var second = new TinyModelFolder("llama");
        Build("llama", config with { Model = second.Path }).Dispose();
        File.AppendAllText(Path.Combine(second.Path, "tokenizer.json"), "\n");
        Refusal.Of(() => Build("llama", config with { Model = second.Path }), run, "other text or options");
    }

    [Theory]
    [InlineData("tokens.bin")]
    [InlineData("contexts.bin")]
    [InlineData("documents.bin")]
    [InlineData("items.json")]
    [InlineData("vocabulary.json")]
    public void Damaged_items_are_one_line_that_names_file_and_repair(string name)
    {
        Build("llama", Config("llama", WriteLines("a.jsonl", Documents(9)))).Dispose();
        string path = folder.File("run", "items", name);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^3]);
        Refusal.Of(() => ItemStore.Open(folder.File("run", "items")), path, "fathom capture");
        whole[^3] ^= 1;
        if (name.EndsWith(".bin"))
        {
            File.WriteAllBytes(path, whole);
            Refusal.Of(() => ItemStore.Open(folder.File("run", "items")), path, "fathom capture");
        }
        File.Delete(path);
        Refusal.Of(() => ItemStore.Open(folder.File("run", "items")), path, "fathom capture");
    }
}
