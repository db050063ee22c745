using System.Text.Json;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explaining;

/// <summary>Explains the latents of a planted run as the command line does, and reads what it wrote.</summary>
static class Work
{
    static Work() => Environment.SetEnvironmentVariable("FATHOM_API_KEY", null);

    public static JudgeOptions Asking(string endpoint) => new JudgeOptions
    { Endpoint = endpoint, Judge = "scripted", FirstWait = 0.01, Timeout = Patience.Limit.TotalSeconds };

    public static async Task<ExplainReport> Run(PlantedRun run, JudgeOptions? judge, string explainers, string scorers,
        int latents = 6, PromptSet? prompts = null, List<string>? warnings = null, CancellationToken? cancel = null,
        ExplainOptions? options = null)
    {
        using FeatureIndex index = run.Open();
        var plan = new ExplainPlan([.. Enumerable.Range(0, latents)],
            [.. explainers.Split(',').Select(name => Explainer.All.Single(one => one.Name == name))],
            [.. scorers.Split(',').Select(name => Scorer.All.Single(one => one.Name == name))],
            options ?? new() { Shuffled = 0 }, judge is null ? null : Checked(judge, scorers), prompts ?? PromptSet.BuiltIn);
        using var job = new ExplainJob(run.Folder, index, plan, line =>
        {
            lock (plan) warnings?.Add(line);
        });
        return await job.Run((_, _, _) => { }, 2, cancel ?? TestContext.Current.CancellationToken);
    }

    static JudgeOptions Checked(JudgeOptions judge, string scorers) => scorers.Contains("embedding", StringComparison.Ordinal)
        ? (judge with { Embedder = "scripted" }).Checked(true, true) : judge.Checked(true, false);

    public static LatentScore[] Scores(PlantedRun run) =>
        [.. Journal<LatentScore>.Read(NoteFiles.Scores(run.Folder, PlantedRun.Dictionary))];

    public static LatentLabel[] Labels(PlantedRun run) =>
        [.. Journal<LatentLabel>.Read(NoteFiles.Labels(run.Folder, PlantedRun.Dictionary))];

    public static CallNote[] Calls(PlantedRun run) =>
        [.. Journal<CallNote>.Read(NoteFiles.Calls(run.Folder, PlantedRun.Dictionary))];

    /// <summary>Labels and scores without their times, in an order of their own.</summary>
    public static string[] Found(PlantedRun run) =>
    [
        .. Labels(run).Select(label => JsonSerializer.Serialize(label with { At = default }, JsonFile.Options)).Order(),
        .. Scores(run).Select(score => JsonSerializer.Serialize(score with { At = default }, JsonFile.Options)).Order(),
    ];
}
