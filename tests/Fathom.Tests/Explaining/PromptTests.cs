using Fathom.Features;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explaining;

/// <summary>Prompts are files: written, edited, used; what is missing in one is said.</summary>
public sealed class PromptTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly PlantedRun run = new();

    public void Dispose()
    {
        folder.Dispose();
        run.Dispose();
    }

    [Fact]
    public async Task Written_edited_and_used()
    {
        var written = await FathomCommand.Done("explain", "--write-prompts", folder.Path);
        Assert.Equal(7, written.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        string detection = folder.File("score.detection.txt");
        Assert.Contains("\n---\n", await File.ReadAllTextAsync(detection, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        await File.WriteAllTextAsync(detection, "Be strict.\n---\nLabel: {label}\nMine:\n{passages}\n{count} {other}\n",
            TestContext.Current.CancellationToken);
        File.Delete(folder.File("score.fuzzing.txt"));

        await using ScriptedJudge judge = await ScriptedJudge.Start();
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection,fuzzing", 1, PromptSet.Read(folder.Path));
        Assert.Equal(10, judge.Answered.Keys.Count(body => body.Contains("Be strict.", StringComparison.Ordinal)
            && body.Contains("10 {other}", StringComparison.Ordinal)));
        // Notes made by other prompts are other notes.
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection", 1);
        Assert.Equal(2, Work.Labels(run).Select(label => label.Setup).Distinct().Count());
        Assert.Equal(Work.Labels(run).Select(label => label.Setup), Work.Scores(run).Where(score => score.Scorer == "detection")
            .Select(score => score.Setup));
        // Writing again leaves what was edited.
        await FathomCommand.Done("explain", "--write-prompts", folder.Path);
        Assert.StartsWith("Be strict.", await File.ReadAllTextAsync(detection, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score.detection.txt", "Strict.\n---\n{label} {count}", "{passages} is missing")]
    [InlineData("score.detection.txt", "{label} {passages} {count}", "no line ---")]
    [InlineData("score.detektion.txt", "", "no such prompt; expected some of explain.default")]
    public void What_is_wrong_with_one_is_said(string name, string text, string words)
    {
        File.WriteAllText(folder.File(name), text);
        InputException wrong = Assert.Throws<InputException>(() => PromptSet.Read(folder.Path));
        Assert.StartsWith(folder.File(name), wrong.Message, StringComparison.Ordinal);
        Assert.Contains(words, wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>What is filled in is never filled in itself.</summary>
    [Fact]
    public void Values_hold_no_places()
    {
        PromptText text = new Prompt("{b}\n---\n{a}{b}{c}{", ["a", "b"], "test").Fill(("a", "{b}"), ("b", "{a}"));
        Assert.Equal(new PromptText("{a}", "{b}{a}{c}{"), text);
    }
}
