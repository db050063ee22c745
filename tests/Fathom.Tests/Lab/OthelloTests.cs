using System.Diagnostics;
using Fathom.Lab.Othello;
using Fathom.Models.Pretraining;
using Fathom.Models.Tokenizers;
using Fathom.Tests.Support;

namespace Fathom.Tests.Lab;

/// <summary>Othello: the rules against published counts and a plain engine, and what is made of games.</summary>
public class OthelloTests
{
    [Fact]
    public void Move_sequences_are_as_many_as_published()
    {
        long[] published = [4, 12, 56, 244, 1396, 8200, 55092, 390216, 3005288];
        for (int depth = 1; depth <= published.Length; depth++)
            Assert.Equal(published[depth - 1], OthelloBoard.Start.Perft(depth));
    }

    [Fact]
    public void Random_games_follow_the_rules_of_a_plain_engine_to_the_last_disc()
    {
        var world = new OthelloWorld(3);
        int passes = 0;
        for (int index = 0; index < 300; index++)
        {
            var plain = new PlainOthello();
            foreach (int id in world.Game(index))
            {
                Assert.Contains(id, plain.Choices());
                plain.Play(id);
                passes += id == OthelloMove.Pass ? 1 : 0;
            }
            Assert.Empty(plain.Choices());
        }
        Assert.True(passes > 10);
    }

    [Fact]
    public void The_published_example_is_a_legal_game_under_the_published_ids()
    {
        var game = new OthelloGame();
        foreach (int id in (int[])[20, 19, 18, 10, 2, 1, 27, 3, 41]) Assert.True(game.TryPlay(id));
        Assert.False(game.TryPlay(OthelloMove.Pass));
        Assert.Equal("a1", OthelloMove.Name(1));
        Assert.Equal("d3", OthelloMove.Name(20));
        Assert.Equal("h8", OthelloMove.Name(60));
        Assert.Equal(-1, OthelloMove.Id(27));
        Assert.Equal(28, OthelloMove.Id(29));
    }

    [Fact]
    public void First_moves_and_replies_are_drawn_evenly()
    {
        const int Games = 6000;
        var source = new OthelloTokenSource(1);
        var counts = new Dictionary<(int, int), int>();
        var ids = new int[2];
        for (int sequence = 0; sequence < Games; sequence++)
        {
            source.Read(sequence, ids);
            counts[(ids[0], ids[1])] = counts.GetValueOrDefault((ids[0], ids[1])) + 1;
        }
        // 4 openings with 3 replies each: χ² with 11 degrees of freedom is above 31.3 once in a thousand seeds.
        Assert.Equal(12, counts.Count);
        double expected = Games / 12.0;
        Assert.InRange(counts.Values.Sum(count => (count - expected) * (count - expected) / expected), 0, 31.3);
    }

    [Fact]
    public void Targets_are_uniform_over_what_may_follow_and_sequences_end_in_minus_ones()
    {
        var source = new OthelloTokenSource(5);
        var targets = new NextTokenDistributions();
        var ids = new int[64];
        int passes = 0;
        for (int sequence = 0; sequence < 200; sequence++)
        {
            source.Read(sequence, ids, targets);
            Assert.Equal(63, targets.Positions);
            var plain = new PlainOthello();
            for (int at = 0; at < 63; at++)
            {
                if (ids[at] >= 0) plain.Play(ids[at]);
                int[] choices = plain.Choices();
                Assert.Equal(choices, targets.Ids(at).ToArray());
                foreach (float probability in targets.Probabilities(at)) Assert.Equal(1f / choices.Length, probability);
                if (choices.Length == 0) Assert.Equal(-1, ids[at + 1]);
                else Assert.Contains(ids[at + 1], choices);
                passes += ids[at + 1] == OthelloMove.Pass ? 1 : 0;
            }
        }
        Assert.True(passes > 5);
    }

    [Fact]
    public void A_cut_sequence_is_the_beginning_of_the_whole_one_and_no_world_gives_it()
    {
        var source = new OthelloTokenSource(5);
        int[] whole = new int[OthelloTokenSource.ContextLength + 1], cut = new int[20];
        source.Read(7, whole);
        source.Read(7, cut);
        Assert.Equal(whole[..20], cut);
        Assert.NotEqual(new OthelloWorld(5).Game(7)[..20], cut);
    }

    [Fact]
    public void A_core_makes_hundreds_of_thousands_of_tokens_a_second()
    {
        var source = new OthelloTokenSource(0);
        var targets = new NextTokenDistributions();
        var ids = new int[60];
        for (int sequence = 0; sequence < 2000; sequence++) source.Read(sequence, ids, targets);
        // Other work may have the core between: the fastest hundred of many.
        double rate = 0;
        for (int hundred = 0; hundred < 100; hundred++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int sequence = 0; sequence < 100; sequence++) source.Read(100 * hundred + sequence, ids, targets);
            rate = Math.Max(rate, 60 * 100 / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        TestContext.Current.SendDiagnosticMessage($"othello: {rate:n0} tokens/s with targets");
        Assert.True(rate > 300_000, $"{rate:n0} tokens/s");
    }

    [Fact]
    public void Labels_are_the_board_after_the_move_as_the_next_player_sees_it()
    {
        var world = new OthelloWorld(11);
        Assert.Equal(192 + 60, world.Variables.Count);
        Assert.Equal(world.Variables.Count, world.Variables.Select(variable => variable.Name).Distinct().Count());
        for (int index = 0; index < 20; index++)
        {
            var document = world.Read(index);
            var plain = new PlainOthello();
            int start = 0;
            foreach (string word in document.Text.Split(' '))
            {
                plain.Play(PlainOthello.Id(word));
                var active = document.Labels.Where(label => label.Start <= start && start + word.Length <= label.End)
                    .Select(label => world.Variables[label.Variable].Name).Order().ToArray();
                Assert.Equal(plain.TrueStatements().Order(), active);
                start += word.Length + 1;
            }
            // No label ends inside a move or covers a space alone.
            Assert.All(document.Labels, label => Assert.True(label.End <= document.Text.Length
                && document.Text[label.Start] != ' ' && document.Text[label.End - 1] != ' '));
        }
    }

    [Fact]
    public void The_first_move_of_a_known_game_has_the_labels_that_a_person_would_give()
    {
        var world = new OthelloWorld(0);
        long d3 = 0;
        while (!world.Read(d3).Text.StartsWith("d3 ", StringComparison.Ordinal)) d3++;
        string[] active = [.. world.Read(d3).Labels.Where(label => label.Start == 0)
            .Select(label => world.Variables[label.Variable].Name)
            .Where(name => !name.EndsWith("empty", StringComparison.Ordinal))];
        // Black has played d3 and turned d4; White, who moves next, has e5 left and may play c3, e3 or c5.
        Assert.Equal(["c3 is legal", "c5 is legal", "d3 is theirs", "d4 is theirs", "d5 is theirs", "e3 is legal", "e4 is theirs",
            "e5 is mine"], active.Order());
    }

    [Fact]
    public void The_tokenizer_gives_the_published_ids_and_reads_back()
    {
        using var folder = new TempFolder();
        OthelloTokenizer.Write(folder.Path);
        var tokenizer = Tokenizer.Load(folder.Path);
        Assert.Equal(OthelloMove.Count, tokenizer.VocabularySize);
        int[] ids = tokenizer.Encode("f5 d6 pass c3");
        Assert.Equal([34, 40, 0, 19], ids);
        Assert.Equal("f5 d6 pass c3", tokenizer.Decode(ids));
        Assert.Equal(ids, tokenizer.Encode("\tF5\n d6  PASS c3\r\n"));
        Assert.Empty(tokenizer.Encode("z9 f5d6 ünï"));
        Assert.Equal(" f5", tokenizer.Text(34));
        var world = new OthelloWorld(2);
        for (int index = 0; index < 50; index++)
        {
            Assert.Equal(world.Game(index), tokenizer.Encode(world.Read(index).Text));
            Assert.Equal(world.Read(index).Text, tokenizer.Decode(world.Game(index)));
        }
    }
}
