using Fathom.Dictionaries;
using Fathom.Tests.Dictionaries;

namespace Fathom.Tests.Explorer;

/// <summary>A small training that stands still after a step until it is let go, its log as fresh as that of one at work.</summary>
sealed class HeldTraining : IAsyncDisposable
{
    static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ManualResetEventSlim go = new();
    readonly Task<TrainResult> training;

    HeldTraining(string dictionary, int step) => training = Task.Run(() => SmallTraining.Train(dictionary, progress: metrics =>
    {
        if (metrics.Step != step) return;
        reached.SetResult();
        while (!go.Wait(Refresh)) File.SetLastWriteTimeUtc(Path.Combine(dictionary, "metrics.jsonl"), DateTime.UtcNow);
    }));

    /// <summary>Trains until a step is done.</summary>
    public static async Task<HeldTraining> At(string dictionary, int step)
    {
        var held = new HeldTraining(dictionary, step);
        await await Task.WhenAny(held.reached.Task, held.training);
        return held;
    }

    /// <summary>Goes on; may be called again.</summary>
    public void GoOn() => go.Set();

    /// <summary>Goes on to the end.</summary>
    public Task<TrainResult> End()
    {
        go.Set();
        return training;
    }

    public async ValueTask DisposeAsync()
    {
        await ((Task)End()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        go.Dispose();
    }
}
