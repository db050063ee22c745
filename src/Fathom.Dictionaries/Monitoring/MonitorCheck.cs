namespace Fathom.Dictionaries;

/// <summary>What can be watched.</summary>
static class MonitorCheck
{
    /// <summary>Probes at most.</summary>
    const int MostProbes = 1024;

    /// <summary>Width of the activations to be fed.</summary>
    /// <exception cref="InputException">Nothing to watch, or something that is not there.</exception>
    public static int Width(ISparseCoder? coder, IReadOnlyList<WatchedLatent> latents, IReadOnlyList<WatchedProbe> probes)
    {
        if (latents.Count + probes.Count == 0) throw new InputException("monitor: nothing to watch; expected latents or probes");
        if (probes.Count > MostProbes) throw new InputException($"monitor: {probes.Count} probes; expected at most {MostProbes}");
        foreach ((int latent, float threshold, _) in latents)
        {
            if (coder is null) throw new InputException($"monitor: latent {latent} of no dictionary; expected one");
            if (latent < 0 || latent >= coder.LatentCount)
                throw new InputException($"monitor: latent {latent}; the dictionary has 0 to {coder.LatentCount - 1}");
            if (!(threshold >= 0)) throw new InputException($"monitor: threshold {threshold} of latent {latent}; expected 0 or " +
                "more");
        }
        if (latents.Select(watched => watched.Latent).Distinct().Count() < latents.Count)
            throw new InputException("monitor: a latent is watched twice; expected each once");
        int width = coder?.Width ?? probes[0].Probe.Width;
        foreach ((Probe probe, float threshold, int output) in probes)
        {
            bool ofLatents = probe.About.Dictionary is not null;
            if (output < 0 || output >= probe.Outputs.Count)
                throw new InputException($"monitor: output {output} of a probe with {probe.Outputs.Count}");
            if (float.IsNaN(threshold)) throw new InputException($"monitor: the threshold of probe {probe.Outputs[output]} is no " +
                "number");
            if (ofLatents && coder?.LatentCount != probe.Width)
                throw new InputException($"monitor: a probe of {probe.Width} latents; expected its dictionary, which has as " +
                    "many");
            if (!ofLatents && probe.Width != width)
                throw new InputException($"monitor: a probe of width {probe.Width}; the others read {width}");
        }
        return width;
    }
}
