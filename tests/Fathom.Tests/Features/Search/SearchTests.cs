using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Search;

/// <summary>Search by token, by text and by vector.</summary>
public sealed class SearchTests(IndexedTinyRun fixture) : IClassFixture<IndexedTinyRun>
{
    [Theory]
    [InlineData(" the", new[] { " the" })]
    [InlineData("LILY", new[] { " Lily" })]
    [InlineData("said ", new[] { " said" })]
    [InlineData("a", new[] { " a", " cat", " ran", " was" })]
    [InlineData(".", new[] { ".", "\u202Egnp.exe" })]
    [InlineData("no such token", new string[0])]
    public void Tokens_are_found_exact_ones_first(string text, string[] first)
    {
        IReadOnlyList<FoundToken> found = TokenSearch.Of(fixture.Index, text, 4);
        Assert.Equal(first, found.Take(first.Length).Select(token => token.Text));
        Assert.All(found, token => Assert.Equal(TinyRun.Vocabulary[token.Id], token.Text));
        if (first.Length == 0) Assert.Empty(found);
    }

    [Fact]
    public void Latents_of_a_text_have_the_quantile_of_their_own_firings()
    {
        // The first rows of the capture as if they were a text of the user's: their activations are those of the oracle.
        const int rows = 9;
        var codes = new SparseCodes(0, 0);
        fixture.Run.Coder.Encode(fixture.Run.Vectors.AsSpan(0, rows * TinyRun.Width), rows, codes, Workers.One);
        IReadOnlyList<TextMatch> matches = TextSearch.Of(fixture.Index, codes);
        Assert.Equal(Enumerable.Range(0, TinyRun.Latents)
            .Where(latent => Enumerable.Range(0, rows).Any(row => fixture.Oracle.At(row, latent) > 0)),
            matches.Select(match => match.Latent));
        foreach (TextMatch match in matches)
        {
            double[] text = [.. Enumerable.Range(0, rows).Select(row => fixture.Oracle.At(row, match.Latent))];
            double[] all = [.. fixture.Oracle.Firing(match.Latent).Select(entry => entry.Value)];
            Assert.Equal(Array.IndexOf(text, text.Max()), match.Row);
            Assert.Equal(text.Max(), match.Activation, 1e-5);
            Assert.Equal(text.Count(value => value > 0), match.Rows);
            Assert.Equal(all.Count(value => value <= text.Max()) / (double)all.Length, match.Quantile, 1e-9);
            Assert.Equal(text.Max() / all.Max(), match.ShareOfMax, 1e-5);
        }
    }

    [Fact]
    public void Matches_are_ranked_by_what_was_asked()
    {
        TextMatch[] matches =
        [
            new(0, 0, 5, 1, 0.2, 0.5f) { LossEffect = -1 }, new(1, 0, 4, 1, 0.9, 0.5f), new(2, 0, 5, 1, 0.3, 0.5f) { LossEffect = 2 },
            new(3, 0, 1, 1, 0.9, 0.5f),
        ];
        Assert.Equal([2, 0, 1, 3], TextSearch.Ranked(matches, TextOrder.Activation).Select(match => match.Latent));
        Assert.Equal([1, 3, 2, 0], TextSearch.Ranked(matches, TextOrder.Quantile).Select(match => match.Latent));
        Assert.Equal([2, 0, 1, 3], TextSearch.Ranked(matches, TextOrder.LossEffect).Select(match => match.Latent));
    }

    [Theory]
    [InlineData(DirectionSide.Decoder)]
    [InlineData(DirectionSide.Encoder)]
    public void Directions_nearest_to_a_vector_are_those_of_all_cosines(DirectionSide side)
    {
        TopKSae coder = fixture.Run.Coder;
        float[] query = [.. Enumerable.Range(0, TinyRun.Width).Select(i => (float)new Philox(8, 0).Normal((ulong)i))];
        float[] rows = (side == DirectionSide.Decoder ? coder.DecoderWeight : coder.EncoderWeight).ToArray();
        double Cosine(int latent)
        {
            double dot = 0, own = 0, other = 0;
            for (int c = 0; c < TinyRun.Width; c++)
            {
                double x = rows[latent * TinyRun.Width + c];
                (dot, own, other) = (dot + x * query[c], own + x * x, other + query[c] * query[c]);
            }
            return dot / Math.Sqrt(own * other);
        }
        IReadOnlyList<DirectionMatch> found = DirectionSearch.Of(coder, side, query, 5, new Workers(2));
        Assert.Equal(Enumerable.Range(0, TinyRun.Latents).OrderByDescending(Cosine).Take(5), found.Select(match => match.Latent));
        Assert.All(found, match => Assert.Equal(Cosine(match.Latent), match.Cosine, 1e-9));
    }

    [Fact]
    public void A_vector_that_is_no_direction_of_the_dictionary_is_refused()
    {
        InputException Refused(params float[] query) => Assert.Throws<InputException>(() =>
            DirectionSearch.Of(fixture.Run.Coder, DirectionSide.Decoder, query, 5, Workers.One));
        Assert.Contains("decoder rows have 8", Refused(1, 2).Message);
        Assert.Contains("all zeros", Refused(new float[8]).Message);
        Assert.Contains("not finite", Refused(1, 2, 3, 4, 5, 6, 7, float.NaN).Message);
    }
}
