using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Tokenizers;
using Fathom.Models.Tokenizers.Model;

namespace Fathom.Tests.Tokenizers;

/// <summary>The heap of merges against the definition of byte pair encoding.</summary>
public class MergeTests
{
    private const string Letters = "abc";

    /// <summary>Random merges over three letters, so that nearly every merge competes with its neighbours.</summary>
    [Fact]
    public void Random_words_merge_as_the_definition_says()
    {
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            var (vocabulary, merges, ranks) = RandomMerges(random, 1 + random.Next(40));
            var scratch = new MergeScratch();
            for (int word = 0; word < 20; word++)
            {
                int[] symbols = [.. Enumerable.Range(0, random.Next(50)).Select(_ => random.Next(Letters.Length))];
                List<int> merged = [];
                scratch.Clear(symbols.Length);
                for (int i = 0; i < symbols.Length; i++) { scratch.Add(symbols[i], 2 * i, 2 * i + 2); }
                List<CharacterRange> ranges = [];
                scratch.MergeAll(merges, merged, ranges);
                Assert.Equal(Defined([.. symbols], ranks), merged);
                Assert.Equal(merged.Select(id => 2 * vocabulary.Token(id)!.Length),
                    ranges.Select(range => range.End - range.Start));
                Assert.Equal(ranges.Take(Math.Max(0, ranges.Count - 1)).Select(range => range.End).Prepend(0).Take(ranges.Count),
                    ranges.Select(range => range.Start));
            }
        }
    }

    /// <summary>Quadratic work would take hours here.</summary>
    [Fact]
    public void A_long_word_takes_no_quadratic_time()
    {
        var tokenizer = Golden.LoadText(Tiny.ByteLevel().ToJsonString());
        int[] ids = tokenizer.Encode(string.Concat(Enumerable.Repeat("hellx", 200_000)));
        Assert.Equal(Enumerable.Repeat<int[]>([258, 'x'], 200_000).SelectMany(pair => pair), ids);
    }

    /// <summary>While some pair has a merge: join the leftmost pair of the lowest rank.</summary>
    private static List<int> Defined(List<int> symbols, Dictionary<(int, int), (int Rank, int Id)> ranks)
    {
        while (true)
        {
            int best = -1;
            for (int i = 0; i + 1 < symbols.Count; i++)
            {
                if (ranks.TryGetValue((symbols[i], symbols[i + 1]), out var merge)
                    && (best < 0 || merge.Rank < ranks[(symbols[best], symbols[best + 1])].Rank))
                {
                    best = i;
                }
            }
            if (best < 0) { return symbols; }
            symbols[best] = ranks[(symbols[best], symbols[best + 1])].Id;
            symbols.RemoveAt(best + 1);
        }
    }

    private static (Vocabulary, MergeTable, Dictionary<(int, int), (int, int)>) RandomMerges(Random random, int count)
    {
        List<string> tokens = [.. Letters.Select(letter => letter.ToString())];
        JsonArray list = [];
        Dictionary<(int, int), (int, int)> ranks = [];
        for (int rank = 0; rank < count; rank++)
        {
            int left = random.Next(tokens.Count), right = random.Next(tokens.Count);
            string joined = tokens[left] + tokens[right];
            if (ranks.ContainsKey((left, right)) || joined.Length > 12) { continue; }
            if (!tokens.Contains(joined)) { tokens.Add(joined); }
            ranks.Add((left, right), (list.Count, tokens.IndexOf(joined)));
            list.Add(new JsonArray(tokens[left], tokens[right]));
        }
        var vocabulary = Vocabulary.Read(Part(new JsonObject(tokens.Select((t, id) => KeyValuePair.Create(t, (JsonNode?)id)))));
        return (vocabulary, MergeTable.Read(Part(list), vocabulary), ranks);
    }

    private static JsonPart Part(JsonNode node) => new("test", "", JsonSerializer.SerializeToElement(node));
}
