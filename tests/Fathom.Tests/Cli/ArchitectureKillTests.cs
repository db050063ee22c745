using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>
/// Every kind of dictionary that is trained by steps on one site, killed as a process at random moments and resumed, ends in the files
/// of a training that was left alone: twice here, twenty times with FATHOM_LONG=1.
/// </summary>
public sealed class ArchitectureKillTests(TinyWorkspace workspace) : IDisposable
{
    const int Steps = 600, Batch = 512;

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Kinds => [.. Architecture.All
        .Where(kind => kind is not FittedArchitecture && kind != Architecture.CrossLayer).Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Killed_at_random_moments_it_ends_in_the_same_bits(string kind)
    {
        int kills = Environment.GetEnvironmentVariable("FATHOM_LONG") == "1" ? 20 : 2;
        string whole = folder.File("whole"), killed = folder.File("killed");
        await FathomCommand.Done(Training(whole, kind));
        var random = new Philox(17, (ulong)kind.Length);
        for (int kill = 0; kill < kills; kill++)
        {
            int at = (int)(0.6 * Steps * (kill + random.Uniform((ulong)kill)) / kills);
            await Midway.Kill(killed, () => RunFiles.Lines(In(killed, "metrics.jsonl")).Length >= at,
                () => File.Exists(In(killed, "cfg.json")), [.. Training(killed, kind), "--resume"]);
        }
        await FathomCommand.Done([.. Training(killed, kind), "--resume"]);
        Assert.Equal(RunFiles.Of(whole), RunFiles.Of(killed));
    }

    string[] Training(string run, string kind) =>
    [
        "train", "--vectors", workspace.Vectors, "--run", run, "--name", "a", "--architecture", kind, "--latents", "128",
        "--batch", $"{Batch}", "--tokens", $"{Steps * Batch}", "--checkpoint-seconds", "0.05", "--threads", "1",
    ];

    static string In(string run, string file) => Path.Combine(run, "dictionaries", "a", file);
}
