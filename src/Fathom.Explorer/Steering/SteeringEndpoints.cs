using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>The steering bench: texts side by side as they are drawn, what strengths do, settings that are kept.</summary>
static class SteeringEndpoints
{
    public const int MostStrengths = 24;
    public const int MostTargets = 8;
    public const int LongestName = 100;

    // Prompts and texts of directions, each character escaped as six; a vector of a wide model.
    const int LargestBody = 1 << 20;

    public static void Map(Api api, RunCatalogue catalogue, SteeringHost host)
    {
        api.Get("/api/dictionaries/{name}/steer", "what can be steered along here, and settings that were saved",
            query => DictionaryEndpoints.Read(catalogue, query, view => Info(catalogue.Run, view)));
        api.Stream<SteerRequest, SteerToken>("/api/dictionaries/{name}/steer", "texts side by side, token by token",
            (query, body, cancel) => Texts(catalogue, host, query, body, cancel), LargestBody);
        api.Stream<DoseRequest, DoseResponse>("/api/dictionaries/{name}/steer/dose", "what strengths do to prompts",
            (query, body, cancel) => Dose(catalogue, host, query, body, cancel), LargestBody);
        api.Post<SteerSettings, SettingsFile>("/api/dictionaries/{name}/steer/file", "settings as a file for the command line",
            (query, body, _) => Task.FromResult(DictionaryEndpoints.Read(catalogue, query, view => File(catalogue.Run, view.Index, body))), LargestBody);
        api.Post<SaveRequest, SteerInfo>("/api/dictionaries/{name}/steer/saved", "keeps settings under a name, or takes the name away",
            (query, body, _) => Task.FromResult(DictionaryEndpoints.Read(catalogue, query, view => Save(catalogue.Run, view, body))), LargestBody, wrong: 500);
    }

    static SteerInfo Info(RunFolder run, DictionaryView view)
    {
        IndexDescription it = view.Index.Description;
        using LabelStore? labels = LabelStore.TryOpen(run.Items, view.Index.Items);
        return new(it.Site, it.Width, [.. labels?.Variables.Select(variable => variable.Name) ?? []], [.. run.ProbeNames], view.Steered.All);
    }

    static async IAsyncEnumerable<SteerToken> Texts(RunCatalogue catalogue, SteeringHost host, Query query, SteerRequest body,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        SteeringRequests.Require(body.Columns.Count > 0 && body.Columns.All(Enum.IsDefined) && body.Columns.Distinct().Count() == body.Columns.Count,
            "expected columns, each once");
        using DictionaryUse use = catalogue.Use(query.Route("name"));
        SteeringSettings settings = SteeringRequests.Settings(body.Settings, catalogue.Run, use.View.Index.Description.Dictionary);
        using SteeringUse steering = await host.Open(use.View.Index, cancel);
        await foreach (SteeredToken token in steering.Bench.Stream(settings, body.Columns, cancel))
            yield return new(token.Column, token.Index, token.Id, token.Text);
    }

    /// <summary>How far a sweep is, and at last what came of it. Who leaves before has the sweep end with the text that is being made.</summary>
    internal static async IAsyncEnumerable<DoseResponse> Dose(RunCatalogue catalogue, SteeringHost host, Query query, DoseRequest body,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        SteeringRequests.Require(body.Strengths.Count is > 0 and <= MostStrengths, $"{body.Strengths.Count} strengths, expected 1 to {MostStrengths}");
        SteeringRequests.Require(body.Targets.Count <= MostTargets, $"{body.Targets.Count} targets, {MostTargets} at most");
        SteeringRequests.RequireTexts(body.Prompts, "prompts");
        using DictionaryUse use = catalogue.Use(query.Route("name"));
        SteeringSettings settings = SteeringRequests.Settings(body.Settings, catalogue.Run, use.View.Index.Description.Dictionary);
        using SteeringUse steering = await host.Open(use.View.Index, cancel);
        int[] targets = [.. body.Targets.Select(text => OneToken(steering.Bench, text))];
        var sweep = new DoseSweep(settings, body.Strengths, body.Prompts) { Targets = targets };
        var told = Channel.CreateUnbounded<DoseResponse>();
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<DoseReport> work = Task.Run(() =>
        {
            try
            {
                return steering.Bench.Measure(sweep, (done, total) => told.Writer.TryWrite(new(done, total, null)), left.Token);
            }
            finally
            {
                told.Writer.Complete();
            }
        }, CancellationToken.None);
        try
        {
            DoseResponse last = new(0, 0, null);
            await foreach (DoseResponse progress in told.Reader.ReadAllAsync(CancellationToken.None)) yield return last = progress;
            DoseReport report = await work;
            yield return last with { Points = [.. report.Points.Prepend(report.Unsteered).Select(Response)] };
        }
        finally
        {
            // The work ends before what it reads is let go.
            await left.CancelAsync();
            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static SettingsFile File(RunFolder run, FeatureIndex index, SteerSettings body)
    {
        SteeringSettings settings = SteeringRequests.Settings(body, run, index.Description.Dictionary);
        return new(JsonSerializer.Serialize(settings, JsonFile.Options) + "\n",
            $"fathom steer --run {run.Path} --dictionary {index.Description.Dictionary} --settings steering.json --columns");
    }

    static SteerInfo Save(RunFolder run, DictionaryView view, SaveRequest body)
    {
        string name = body.Name.Trim();
        SteeringRequests.Require(name.Length is > 0 and <= LongestName && !name.Any(char.IsControl), $"a name has 1 to {LongestName} characters");
        if (body.Settings is { } settings) SteeringRequests.Settings(settings, run, view.Index.Description.Dictionary);
        // Whatever of the run is damaged shows before anything is written.
        SteerInfo info = Info(run, view);
        view.Steered.Add(new(name, DateTimeOffset.UtcNow, body.Settings));
        return info with { Saved = view.Steered.All };
    }

    static int OneToken(SteeringBench bench, string text)
    {
        int[] ids = bench.Subject.Tokenizer?.Encode(text) ?? [];
        return ids.Length == 1 ? ids[0] : throw RequestException.Bad($"target '{Query.Shown(text)}' is {ids.Length} tokens; expected one, such as ' rain' with its space");
    }

    static DosePointResponse Response(DosePoint point) => new(point.Strength, point.Divergence, point.Perplexity, point.Distinct[1],
        point.TargetChanges, [.. point.OwnRise.Select(rise => new LatentRiseResponse(rise.Latent, rise.Rise))], point.Switched,
        point.OffTargetShare, [.. point.Texts.Select(text => text.Text)]);
}
