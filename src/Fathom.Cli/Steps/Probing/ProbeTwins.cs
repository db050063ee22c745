
namespace Fathom.Cli;

/// <summary>What a probe would read of a model that nobody trained, for each seed of its parameters; made when
/// asked for.</summary>
sealed class ProbeTwins(ProbeVerb.Options options, CancellationToken cancellation) : IDisposable
{
    readonly Dictionary<ulong, ProbeOrigin> origins = [];

    public ProbeOrigin this[ulong seed] => origins.TryGetValue(seed, out ProbeOrigin? known) ? known
        : origins[seed] = ProbeOrigin.Open(options with { Seed = seed }, options.Machine.Workers, cancellation);

    public void Dispose()
    {
        foreach (ProbeOrigin origin in origins.Values) origin.Dispose();
    }
}
