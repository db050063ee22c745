using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>The bench of the dictionary that was steered last, so that directions found once need not be found again.</summary>
sealed class SteeringHost(RunFolder run, ModelHost host) : IDisposable
{
    readonly Lock making = new();
    SharedBench? latest;
    bool disposed;

    /// <summary>A bench, and what keeps it in memory while it is used.</summary>
    /// <exception cref="RequestException">The model is busy, or the dictionary is not one to steer with.</exception>
    /// <exception cref="InputException">The model, the dictionary or its capture is not there any more.</exception>
    public async Task<SteeringUse> Open(FeatureIndex index, CancellationToken cancel)
    {
        ModelPin pin = await host.Pin(index.Description, cancel);
        try
        {
            return new(Enter(index, pin), pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>Forgets the bench: its activations are closed at once, or with the last who steers.</summary>
    public void Dispose()
    {
        lock (making)
        {
            latest?.Leave();
            (latest, disposed) = (null, true);
        }
    }

    SharedBench Enter(FeatureIndex index, ModelPin pin)
    {
        TextSubject it = pin.Subject;
        lock (making)
        {
            if (disposed) throw new RequestException(503, "the server is stopping");
            if (latest is { Bench.Subject: var held } && held.Model == it.Model && held.Coder == it.Coder) return latest.Enter();
            SharedBench made = Make(index, pin);
            latest?.Leave();
            return (latest = made).Enter();
        }
    }

    SharedBench Make(FeatureIndex index, ModelPin pin)
    {
        TextSubject it = pin.Subject;
        if (!it.Coder.IsAutoencoder)
            throw RequestException.Bad("this dictionary is a transcoder: what it reads is not what it writes; steer with an autoencoder");
        ActivationStore rows = ActivationStore.Open(run.Capture(index.Description.Capture));
        try
        {
            return new(new(new(it.Model, it.Reads)
            {
                Tokenizer = it.Tokenizer,
                Coder = it.Coder,
                Run = run,
                Rows = rows,
                Index = index,
                Workers = Workers.All,
            }, pin.Turn), rows);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }
}
