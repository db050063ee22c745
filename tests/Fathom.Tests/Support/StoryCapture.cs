using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Support;

/// <summary>
/// The residual stream of a real model on real stories: blocks.2.resid_post of stories260K on TinyStories, one story a context,
/// the last tenth held out.
/// </summary>
sealed class StoryCapture : IDisposable
{
    readonly TempFolder temp;

    /// <param name="maxTokens">Tokens at most; null: all.</param>
    public StoryCapture(long? maxTokens = null)
    {
        string folder = SharedData.Path("lm", "stories260K-hf");
        string[] text = [SharedData.Path("text", "tinystories.jsonl")];
        temp = new();
        Model = LanguageModel.Load(folder, Workers.All);
        RunFolder run = RunFolder.Create(temp.Path);
        var config = new ItemConfig { Model = folder, Text = text, PerDocument = true, Context = 512, MaxTokens = maxTokens };
        Items = ItemBuilder.Build(run, config, Model.Config, Workers.All);
        new CaptureJob(run, Items, Model, new CaptureConfig { Sites = [Site] }, Workers.All)
            .Run(ModelIdentity.Of(folder), null, TestContext.Current.CancellationToken);
        Rows = ActivationStore.Open(run.Capture(Site.ToString()));
    }

    public static Site Site { get; } = Site.Parse("blocks.2.resid_post");

    public LanguageModel Model { get; }

    public ItemStore Items { get; }

    public ActivationStore Rows { get; }

    /// <summary>A folder in the run, for what is made of it.</summary>
    public string Folder(string name) => temp.File(name);

    public void Dispose()
    {
        Rows.Dispose();
        Items.Dispose();
        Model.Dispose();
        temp.Dispose();
    }
}
