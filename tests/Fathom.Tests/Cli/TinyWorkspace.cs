using Fathom.Tests.Support;

[assembly: AssemblyFixture(typeof(Fathom.Tests.Cli.TinyWorkspace))]

namespace Fathom.Tests.Cli;

/// <summary>
/// What the tests of the command line share: a model, a text, and one run made of them by the program itself, each made when
/// first asked for. Tests only read it; who changes something works on a copy.
/// </summary>
public sealed class TinyWorkspace : IDisposable
{
    public const string Site = "blocks.1.resid_post", Dictionary = Site + ".topk-48-k4";

    readonly Lazy<TempFolder> folder = new(() => new TempFolder());
    readonly Lazy<TinyModelFolder> model = new(() => new TinyModelFolder("llama"));
    readonly Lazy<string> text, vectors;
    readonly Lazy<Task<string>> run;

    public TinyWorkspace()
    {
        text = new(() => Made("text.jsonl", path => TinyFiles.WriteText(path, 240)));
        vectors = new(() => Made("vectors.npy", path => TinyFiles.WriteVectors(path)));
        run = new(MakeRun);
    }

    public string Model => model.Value.Path;

    public string Text => text.Value;

    /// <summary>[400, 10] as .npy.</summary>
    public string Vectors => vectors.Value;

    /// <summary>Options of <c>run</c> but for --out, sized to take a second or two.</summary>
    public string[] RunOptions =>
    [
        "--model", Model, "--text", Text, "--site", Site, "--per-document", "--context", "32", "--holdout", "0.1",
        "--latents", "48", "--k", "4", "--batch", "256", "--tokens", "50k", "--no-serve",
    ];

    /// <summary>A whole run: captured, trained, evaluated and indexed.</summary>
    public Task<string> Run() => run.Value;

    /// <summary>A copy of the run to damage.</summary>
    internal async Task<TempFolder> CopyOfRun()
    {
        var copy = new TempFolder();
        RunFiles.Copy(await Run(), copy.Path);
        return copy;
    }

    /// <summary>A copy of the model folder to damage.</summary>
    internal TempFolder CopyOfModel()
    {
        var copy = new TempFolder();
        foreach (string file in Directory.EnumerateFiles(Model)) File.Copy(file, copy.File(Path.GetFileName(file)));
        return copy;
    }

    public void Dispose()
    {
        if (model.IsValueCreated) model.Value.Dispose();
        if (folder.IsValueCreated) folder.Value.Dispose();
    }

    string Made(string name, Action<string> make)
    {
        string path = folder.Value.File(name);
        make(path);
        return path;
    }

    async Task<string> MakeRun()
    {
        string path = folder.Value.File("run");
        await FathomCommand.Done(["run", .. RunOptions, "--out", path]);
        return path;
    }
}
