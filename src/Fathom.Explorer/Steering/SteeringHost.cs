using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>The bench of each dictionary that was steered lately, so that directions found once need not be found again.</summary>
sealed class SteeringHost(RunFolder run, ModelHost host)
{
    readonly Lock making = new();
    SteeringBench? latest;

    /// <summary>A bench, and what keeps its model and dictionary in memory while it is used.</summary>
    /// <exception cref="RequestException">The model is busy, or the dictionary is not one to steer with.</exception>
    /// <exception cref="InputException">The model, the dictionary or its capture is not there any more.</exception>
    public async Task<(SteeringBench Bench, ModelPin Pin)> Open(FeatureIndex index, CancellationToken cancel)
    {
        ModelPin pin = await host.Pin(index.Description, cancel);
        try
        {
            return (Bench(index, pin), pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    SteeringBench Bench(FeatureIndex index, ModelPin pin)
    {
        TextSubject it = pin.Subject;
        lock (making)
        {
            if (latest is { Subject: var held } && held.Model == it.Model && held.Coder == it.Coder) return latest;
            if (!it.Coder.IsAutoencoder)
                throw RequestException.Bad("this dictionary is a transcoder: what it reads is not what it writes; steer with an autoencoder");
            (latest?.Subject.Rows as IDisposable)?.Dispose();
            ActivationStore rows = ActivationStore.Open(run.Capture(index.Description.Capture));
            return latest = new(new(it.Model, it.Reads)
            {
                Tokenizer = it.Tokenizer,
                Coder = it.Coder,
                Run = run,
                Rows = rows,
                Index = index,
                Workers = Workers.All,
            }, pin.Turn);
        }
    }
}
