using System.Net;
using System.Net.Http.Json;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Models;

namespace Fathom.Tests.Explorer;

/// <summary>What the text view is told, against a dense pass of the model and the dictionary's own rows.</summary>
public sealed class TextTests(TextFixture fixture) : IClassFixture<TextFixture>
{
    const string Sentence = "the dog ran to the sea.";

    [Fact]
    public async Task Every_token_has_the_latents_that_fire_on_it_and_where_they_stand_among_their_firings()
    {
        TextResponse answer = await fixture.Read(Sentence);
        int[] ids = [.. answer.Tokens.Select(token => token.Id)];
        Assert.Equal([fixture.Model.Config.BosId!.Value, .. Tokens(Sentence)], ids);
        Assert.True(answer.Tokens[0].Special);
        Assert.Empty(answer.Tokens[0].Latents);

        ActivationCache cache = fixture.Model.RunWithCache(TokenBatch.Of(ids), fixture.Site);
        int fired = 0;
        for (int position = 1; position < ids.Length; position++)
        {
            TextTokenResponse token = answer.Tokens[position];
            (int Latent, float Value)[] expected = Strongest(cache.Row(fixture.Site, position));
            Assert.Equal(expected.Select(one => one.Latent), token.Latents.Order());
            for (int i = 0; i < token.Latents.Count; i++)
            {
                Assert.Equal(expected.Single(one => one.Latent == token.Latents[i]).Value, token.Activations[i], 1e-4f);
                float[] firings = fixture.Index.PostingValues(token.Latents[i]).ToArray();
                double quantile = firings.Length == 0 ? 0
                    : firings.Count(value => value <= token.Activations[i]) / (double)firings.Length;
                Assert.Equal(quantile, token.Quantiles[i], 1e-4);
                fired++;
            }
        }
        Assert.True(fired > 30);
        Assert.Equal(answer.Tokens.SelectMany(token => token.Latents).Distinct().Order(), answer.Latents);
        Assert.Equal(answer.Latents.Select(latent => fixture.Index.Statistics(latent).Max), answer.Maxima);
    }

    [Fact]
    public async Task Tokens_say_which_characters_they_stand_for()
    {
        TextResponse answer = await fixture.Read(Sentence);
        Assert.Equal(Sentence.Replace(" ", ""), string.Concat(answer.Tokens.Select(token => Sentence[token.Start..token.End])).Replace(" ", ""));
    }

    /// <summary>x ← x − f_j W_dec[j] on every token, or on two of them, then logits in double.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Effects_are_those_of_the_whole_pass_without_the_latent(bool somewhere)
    {
        TextResponse text = await fixture.Read(Sentence);
        int[] ids = [.. text.Tokens.Select(token => token.Id)];
        int[] latents = [.. text.Latents.Take(5), Enumerable.Range(0, fixture.Coder.LatentCount).First(latent => !text.Latents.Contains(latent))];
        int[] at = somewhere ? [4, 9] : [];
        EffectsResponse answer = await fixture.Post("text/effects", new EffectsRequest(Sentence, latents, at),
            ExplorerJson.Default.EffectsRequest, ExplorerJson.Default.EffectsResponse);
        double[] clean = fixture.LogProbabilities(ids);
        double largest = 0;
        for (int i = 0; i < latents.Length; i++)
        {
            LatentEffectResponse effect = answer.Effects[i];
            Assert.Equal(latents[i], effect.Latent);
            double[] without = fixture.LogProbabilities(ids, Without(text, latents[i], at));
            for (int position = 0; position < ids.Length; position++)
            {
                Assert.Equal(clean[position] - without[position], effect.Tokens[position], 1e-4);
                largest = Math.Max(largest, Math.Abs(effect.Tokens[position]));
            }
            Assert.Equal(effect.Tokens.Sum(one => (double)one), effect.Total, 1e-9);
        }
        Assert.True(largest > 0.01);
        // What does not fire does nothing, to the bit.
        Assert.All(answer.Effects[^1].Tokens, effect => Assert.Equal(0, effect));
    }

    [Fact]
    public async Task Effects_in_a_context_are_those_of_its_tokens()
    {
        int latent = fixture.Index.AllStatistics.ToArray().First(one => one.Count > 20).Latent;
        Example example = fixture.Index.Top(latent, 1)[0];
        LatentEffectResponse effect = await fixture.Effects(latent, example.Context);
        int[] ids = [.. example.Tokens.Select(token => token.Id)];
        ActivationCache cache = fixture.Model.RunWithCache(TokenBatch.Of(ids), fixture.Site);
        double[] clean = fixture.LogProbabilities(ids), without = fixture.LogProbabilities(ids, view =>
        {
            for (int row = 0; row < view.Rows; row++)
                if (!example.Tokens[row].Special) Subtract(view.Row(row), latent, Strongest(cache.Row(fixture.Site, row)).SingleOrDefault(one => one.Latent == latent).Value);
        });
        for (int position = 0; position < ids.Length; position++) Assert.Equal(clean[position] - without[position], effect.Tokens[position], 1e-4);
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.Client.GetAsync(TextFixture.Path($"latents/{latent}/contexts/999999/effects"),
            TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("<script>alert(1) \u0000 \u202Ee")]
    [InlineData("\uD800 lone 👩‍👩‍👧")]
    [InlineData("日本語 ${7*7}")]
    public async Task Any_text_is_read(string text)
    {
        TextResponse answer = await fixture.Read(text);
        Assert.All(answer.Tokens, token => Assert.InRange(token.End, token.Start, text.Length));
        Assert.NotEmpty(answer.Latents);
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_in_one_line()
    {
        async Task Refuse(string text, string line)
        {
            (int status, string error) = await fixture.Refused("text", new TextRequest(text), ExplorerJson.Default.TextRequest);
            Assert.Equal(400, status);
            Assert.Contains(line, error, StringComparison.Ordinal);
        }
        await Refuse("", "text is missing");
        await Refuse(new string('a', 100), "the model reads 32; shorten it");
        await Refuse(new string('a', TextEndpoints.MostCharacters + 1), "20000 at most");
        using var none = new StringContent("""{"text":null}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await fixture.Client.PostAsync(TextFixture.Path("text"), none, TestContext.Current.CancellationToken)).StatusCode);
        using HttpResponseMessage whole = await fixture.Client.PostAsJsonAsync(TextFixture.Path("text"),
            new TextRequest(new string('a', 1 << 20)), ExplorerJson.Default.TextRequest, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, whole.StatusCode);
    }

    [Theory]
    [InlineData(new int[0], null, 400, "0 given, expected 1 to 16")]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }, null, 400, "17 given")]
    [InlineData(new[] { 48 }, null, 404, "the highest is 47")]
    [InlineData(new[] { -1 }, null, 404, "latent -1")]
    [InlineData(new[] { 1 }, new[] { 24 }, 400, "at 24")]
    public async Task Effects_are_bounded(int[] latents, int[]? at, int status, string line)
    {
        (int given, string error) = await fixture.Refused("text/effects",
            new EffectsRequest("the dog ran to the sea", latents, at), ExplorerJson.Default.EffectsRequest);
        Assert.Equal(status, given);
        Assert.Contains(line, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_come_in_the_order_asked_for()
    {
        RowsResponse rows = await fixture.Post("rows", new RowsRequest([7, 3, 40]), ExplorerJson.Default.RowsRequest,
            ExplorerJson.Default.RowsResponse);
        Assert.Equal([7, 3, 40], rows.Latents.Select(row => row.Latent));
        Assert.Equal(fixture.Index.Statistics(40).Max, rows.Latents[2].Max);
        (int status, _) = await fixture.Refused("rows", new RowsRequest([48]), ExplorerJson.Default.RowsRequest);
        Assert.Equal(404, status);
    }

    int[] Tokens(string text) => Fathom.Models.Tokenizers.Tokenizer.Load(fixture.Index.Description.Model).Encode(text);

    // The k largest positive pre-activations W_enc (x − b_dec) + b_enc, in double.
    (int Latent, float Value)[] Strongest(ReadOnlySpan<float> x)
    {
        var values = new (int Latent, float Value)[fixture.Coder.LatentCount];
        for (int latent = 0; latent < values.Length; latent++)
        {
            double sum = fixture.Coder.EncoderBias[latent];
            for (int i = 0; i < x.Length; i++)
                sum += (double)fixture.Coder.EncoderWeight[latent * x.Length + i] * (x[i] - (fixture.Coder.CentersInput ? fixture.Coder.DecoderBias[i] : 0));
            values[latent] = (latent, (float)sum);
        }
        return [.. values.Where(one => one.Value > 0).OrderByDescending(one => one.Value).Take(fixture.Coder.K).OrderBy(one => one.Latent)];
    }

    SiteHook Without(TextResponse text, int latent, int[] at) => view =>
    {
        for (int row = 0; row < view.Rows; row++)
        {
            int entry = text.Tokens[row].Latents.ToList().IndexOf(latent);
            if (entry >= 0 && (at.Length == 0 || at.Contains(row))) Subtract(view.Row(row), latent, text.Tokens[row].Activations[entry]);
        }
    };

    void Subtract(Span<float> row, int latent, float activation)
    {
        for (int i = 0; i < row.Length; i++) row[i] -= activation * fixture.Coder.DecoderWeight[latent * row.Length + i];
    }
}
