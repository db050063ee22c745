using System.Text.Json;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>What the API says is what the index says, number for number; orders, pages and filters against plain LINQ.</summary>
public sealed class ApiTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    static string Latents(string query) => ExplorerFixture.Dictionary($"/latents?{query}");

    static string Latent(int latent, string rest = "") => ExplorerFixture.Dictionary($"/latents/{latent}{rest}");

    [Fact]
    public async Task The_run_names_its_dictionaries()
    {
        RunResponse run = await fixture.Get("/api/run", ExplorerJson.Default.RunResponse);
        DictionaryResponse dictionary = Assert.Single(run.Dictionaries);
        Assert.Equal(new DictionaryResponse(TinyRun.Dictionary, true, null, false), dictionary);
    }

    [Fact]
    public async Task The_overview_counts_what_the_index_holds()
    {
        OverviewResponse overview = await fixture.Get(ExplorerFixture.Dictionary(), ExplorerJson.Default.OverviewResponse);
        IndexDescription index = fixture.Index.Description;
        Assert.Equal(
            (TinyRun.Dictionary, TinyRun.Site, "tiny-model", TinyRun.Latents, TinyRun.Width, (long)fixture.Run.Rows, (long)fixture.Run.TrainRows),
            (overview.Name, overview.Site, overview.Model, overview.Latents, overview.Width, overview.Tokens, overview.TrainTokens));
        Assert.Equal((index.Contexts, index.Entries, index.L0), (overview.Contexts, overview.Activations, overview.L0));
        LatentStatistics[] all = fixture.Index.AllStatistics.ToArray();
        Assert.Equal(all.Count(latent => latent.Count == 0), overview.Dead);
        Assert.Equal(all.Count(latent => latent.Count > 0 && latent.Density < overview.RareBelow), overview.Rare);
        Assert.Equal(TinyRun.Latents - overview.Dead, overview.Densities.Counts.Sum());
    }

    [Fact]
    public async Task Quality_carries_its_controls_and_passes_over_what_is_no_number()
    {
        OverviewResponse overview = await fixture.Get(ExplorerFixture.Dictionary(), ExplorerJson.Default.OverviewResponse);
        Assert.Equal(["reconstruction_quality", "misc_metrics"], overview.Quality.Select(category => category.Name));
        QualityMetric[] metrics = [.. overview.Quality.SelectMany(category => category.Metrics)];
        Assert.Equal([("explained_variance", 0.9571), ("fvu", 0.0429), ("frac_alive", 0.875)], metrics.Select(metric => (metric.Name, metric.Value)));
        Assert.Empty(metrics[0].Controls);
        Assert.Equal([new("permuted decoder", 1.75), new("random-init model", 0.25)], metrics[1].Controls);
        Assert.Equal([new("random-init model", 1)], metrics[2].Controls);
    }

    [Theory]
    [InlineData("number", false)]
    [InlineData("number", true)]
    [InlineData("density", false)]
    [InlineData("density", true)]
    [InlineData("max", true)]
    [InlineData("mean", false)]
    public async Task Pages_in_any_order_lie_end_to_end(string sort, bool descending)
    {
        Func<LatentStatistics, double> key = sort switch
        {
            "density" => latent => latent.Density,
            "max" => latent => latent.Max,
            "mean" => latent => latent.Mean,
            _ => latent => latent.Latent,
        };
        LatentStatistics[] all = fixture.Index.AllStatistics.ToArray();
        LatentStatistics[] expected = [.. (descending ? all.OrderByDescending(key) : all.OrderBy(key)).ThenBy(latent => latent.Latent)];

        var rows = new List<LatentRow>();
        while (rows.Count < TinyRun.Latents)
        {
            LatentsResponse page = await fixture.Get(
                Latents($"sort={sort}&descending={(descending ? "true" : "false")}&offset={rows.Count}&count=7"), ExplorerJson.Default.LatentsResponse);
            Assert.Equal((TinyRun.Latents, TinyRun.Latents, rows.Count), (page.Total, page.Matching, page.Offset));
            Assert.Equal(Math.Min(7, TinyRun.Latents - rows.Count), page.Latents.Count);
            rows.AddRange(page.Latents);
        }
        Assert.Equal(
            expected.Select(latent => (latent.Latent, latent.Count, latent.Density, latent.Max, latent.Mean)),
            rows.Select(row => (row.Latent, row.Tokens, row.Density, row.Max, row.Mean)));
    }

    [Fact]
    public async Task A_row_names_the_tokens_of_its_strongest_examples_and_those_it_raises()
    {
        LatentsResponse page = await fixture.Get(Latents("count=24"), ExplorerJson.Default.LatentsResponse);
        foreach (LatentRow row in page.Latents)
        {
            IEnumerable<int> peaks = fixture.Index.Top(row.Latent, 24).Select(example => example.Tokens[example.PeakPosition].Id).Distinct().Take(6);
            Assert.Equal(peaks, row.FiresOn.Select(token => token.Id));
            Assert.Equal(fixture.Index.LogitEffects(row.Latent).Top.Take(6).Select(token => token.TokenId), row.Promotes.Select(token => token.Id));
            Assert.All(row.FiresOn.Concat(row.Promotes), token => Assert.Equal(TinyRun.Vocabulary[token.Id], token.Text));
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("LILY")]
    [InlineData("<script>")]
    [InlineData("IS RAIN")]
    [InlineData("nothing has this")]
    public async Task A_filter_keeps_numbers_that_start_so_and_latents_whose_tokens_or_names_contain_it(string filter)
    {
        LatentsResponse all = await fixture.Get(Latents("sort=max&count=24"), ExplorerJson.Default.LatentsResponse);
        LatentsResponse kept = await fixture.Get(Latents($"sort=max&count=24&filter={Uri.EscapeDataString(filter)}"), ExplorerJson.Default.LatentsResponse);
        int[] expected =
        [
            .. all.Latents
                .Where(row => row.Tracks?.Name.Contains(filter, StringComparison.OrdinalIgnoreCase) == true ||
                    filter.All(char.IsAsciiDigit) && row.Latent.ToString().StartsWith(filter, StringComparison.Ordinal) ||
                    row.FiresOn.Concat(row.Promotes).Any(token => token.Text.Contains(filter, StringComparison.OrdinalIgnoreCase)))
                .Select(row => row.Latent),
        ];
        Assert.Equal(expected, kept.Latents.Select(row => row.Latent));
        Assert.Equal(expected.Length, kept.Matching);
        Assert.Equal(filter == "nothing has this", expected.Length == 0);
    }

    [Fact]
    public async Task A_feature_page_is_the_index_word_for_word()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            LatentResponse page = await fixture.Get(Latent(latent), ExplorerJson.Default.LatentResponse);
            LatentStatistics figures = fixture.Index.Statistics(latent);
            Assert.Equal(
                (latent, figures.Count, figures.HeldOutCount, figures.Density, figures.Max, figures.Mean, figures.Contexts),
                (page.Latent, page.Tokens, page.HeldOut, page.Density, page.Max, page.Mean, page.Contexts));
            Assert.Equal(fixture.Index.ActivationHistogram(latent), page.Activations.Counts);
            Assert.Equal((0f, figures.Max), (page.Activations.Low, page.Activations.High));
            LogitEffects logits = fixture.Index.LogitEffects(latent);
            Assert.Equal(logits.Top.Select(token => (token.TokenId, token.Text, token.Value)), page.Logits!.Top.Select(token => (token.Id, token.Text, token.Value)));
            Assert.Equal(logits.Bottom.Select(token => (token.TokenId, token.Text, token.Value)), page.Logits.Bottom.Select(token => (token.Id, token.Text, token.Value)));
            Assert.Equal((logits.Low, logits.High), (page.Logits.Vocabulary.Low, page.Logits.Vocabulary.High));
            Assert.Equal(logits.Histogram, page.Logits.Vocabulary.Counts);
            Assert.Equal(
                fixture.Index.Neighbours(latent).Select(near => (near.Latent, near.Cosine, near.Jaccard)),
                page.Neighbours.Select(near => (near.Latent, near.Cosine, near.Jaccard)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("&filter=1")]
    public async Task Previous_and_next_walk_the_table(string filter)
    {
        const string order = "sort=density&descending=true";
        LatentsResponse table = await fixture.Get(Latents($"{order}{filter}&count=200"), ExplorerJson.Default.LatentsResponse);
        int? previous = null;
        for (int place = 0; place < table.Matching; place++)
        {
            int latent = table.Latents[place].Latent;
            LatentResponse page = await fixture.Get(Latent(latent, $"?{order}{filter}"), ExplorerJson.Default.LatentResponse);
            int? next = place + 1 < table.Matching ? table.Latents[place + 1].Latent : null;
            Assert.Equal((place, table.Matching, previous, next), (page.Place, page.Of, page.Previous, page.Next));
            previous = latent;
        }
    }

    [Fact]
    public async Task A_latent_that_the_filter_leaves_out_has_its_place_among_all()
    {
        LatentResponse page = await fixture.Get(Latent(3, "?filter=nothing%20has%20this"), ExplorerJson.Default.LatentResponse);
        Assert.Equal((3, TinyRun.Latents, 2, 4), (page.Place, page.Of, page.Previous, page.Next));
    }

    [Theory]
    [InlineData("kind=top&count=5")]
    [InlineData("kind=random&count=9&seed=4")]
    [InlineData("kind=interval&low=0.5&high=1.5&count=6&seed=2")]
    public async Task Examples_are_the_indexs(string query)
    {
        foreach (int latent in Enumerable.Range(0, TinyRun.Latents))
        {
            ExamplesResponse answer = await fixture.Get(Latent(latent, $"/examples?{query}&whole=true"), ExplorerJson.Default.ExamplesResponse);
            IReadOnlyList<Example> expected = answer.Kind switch
            {
                ExampleKind.Top => fixture.Index.Top(latent, 5),
                ExampleKind.Random => fixture.Index.Random(latent, 9, seed: 4),
                _ => fixture.Index.Interval(latent, 0.5f, 1.5f, 6, seed: 2),
            };
            int matching = answer.Kind == ExampleKind.Interval
                ? fixture.Index.PostingValues(latent).ToArray().Count(value => value is > 0.5f and <= 1.5f) : fixture.Index.PostingValues(latent).Length;
            Assert.Equal(matching, answer.Matching);
            Assert.Equal(
                expected.Select(example => (example.Context, example.Document, example.HeldOut, example.Value, example.PeakPosition, example.Tokens.Count)),
                answer.Examples.Select(example => (example.Context, example.Document, example.HeldOut, example.Value, example.Peak, example.Length)));
            foreach ((Example whole, ExampleResponse given) in expected.Zip(answer.Examples))
                Assert.Equal(
                    whole.Tokens.Select(token => (token.Id, token.Text, token.Activation, token.Special)),
                    given.Tokens.Select(token => (token.Id, token.Text, token.Activation, token.Special)));
        }
    }

    /// <summary>Contexts here have up to 28 tokens, and a window 24 before the peak to 12 behind it, and some to complete words.</summary>
    [Fact]
    public async Task A_window_is_the_part_of_the_context_around_the_peak()
    {
        int cut = 0;
        foreach (int latent in Enumerable.Range(0, TinyRun.Latents))
        {
            string examples = Latent(latent, "/examples?count=200");
            ExamplesResponse windows = await fixture.Get(examples, ExplorerJson.Default.ExamplesResponse);
            ExamplesResponse wholes = await fixture.Get(examples + "&whole=true", ExplorerJson.Default.ExamplesResponse);
            foreach ((ExampleResponse window, ExampleResponse whole) in windows.Examples.Zip(wholes.Examples))
            {
                int end = window.Start + window.Tokens.Count;
                Assert.Equal(whole.Tokens.Skip(window.Start).Take(window.Tokens.Count), window.Tokens);
                Assert.InRange(window.Start, Math.Max(0, window.Peak - 30), Math.Max(0, window.Peak - 24));
                Assert.InRange(end, Math.Min(whole.Length, window.Peak + 13), Math.Min(whole.Length, window.Peak + 19));
                cut += window.Tokens.Count < whole.Tokens.Count ? 1 : 0;
            }
        }
        Assert.True(cut > 0, "no context of the tiny run is longer than a window");
    }

    [Fact]
    public async Task A_whole_context_is_the_one_of_its_example()
    {
        foreach (int latent in Enumerable.Range(0, TinyRun.Latents))
        {
            foreach (Example example in fixture.Index.Top(latent, 200))
            {
                ExampleResponse whole = await fixture.Get(Latent(latent, $"/contexts/{example.Context}"), ExplorerJson.Default.ExampleResponse);
                Assert.Equal((example.Context, example.Value, example.PeakPosition, 0), (whole.Context, whole.Value, whole.Peak, whole.Start));
                Assert.Equal(example.Tokens.Select(token => (token.Id, token.Activation)), whole.Tokens.Select(token => (token.Id, token.Activation)));
            }
        }
    }

    /// <summary>Nothing that a page could take for markup leaves the server as such, and it arrives as it was.</summary>
    [Fact]
    public async Task Hostile_tokens_travel_escaped()
    {
        var seen = new HashSet<string>();
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            string text = await fixture.Client.GetStringAsync(Latent(latent, "/examples?count=200&whole=true"), TestContext.Current.CancellationToken);
            Assert.DoesNotContain('<', text);
            Assert.DoesNotContain('&', text);
            Assert.DoesNotContain('\u202E', text);
            ExamplesResponse answer = JsonSerializer.Deserialize(text, ExplorerJson.Default.ExamplesResponse)!;
            seen.UnionWith(answer.Examples.SelectMany(example => example.Tokens).Select(token => token.Text));
        }
        Assert.Superset(TinyRun.Vocabulary.ToHashSet(), seen);
    }
}
