using System.Numerics.Tensors;
using System.Text.Json.Nodes;

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

    /// <summary>That probes of latents were learnt from a dictionary's, as far as they say.</summary>
    /// <exception cref="InputException">One was learnt from another's.</exception>
    public static void RequireOwn(LoadedDictionary dictionary, IReadOnlyList<WatchedProbe> probes)
    {
        string? own = null;
        foreach (ProbeDescription about in probes.Select(watched => watched.Probe.About).Where(about => about.Dictionary is not null))
            if (HashOf(about) is { } hash && hash != (own ??= InputHash.OfDictionary(dictionary)))
                throw new InputException($"monitor: a probe of the latents of '{about.Dictionary}', which had other files than " +
                    $"{dictionary.Folder}; expected the dictionary that it was learnt from, or a probe of this one");
    }

    static string? HashOf(ProbeDescription about) =>
        (about.Settings?["inputs"] as JsonObject)?["dictionary"] is JsonValue value && value.TryGetValue(out string? hash) ? hash : null;

    /// <summary>That every number of a row is one; what is none would be above no threshold.</summary>
    /// <param name="x">[d]</param>
    /// <param name="row">For the message.</param>
    /// <exception cref="InputException">A NaN, an infinity, or so large numbers that the sum of their squares is one.</exception>
    public static void RequireFinite(ReadOnlySpan<float> x, int row)
    {
        if (!float.IsFinite(TensorPrimitives.SumOfSquares(x)))
            throw new InputException($"monitor: row {row} of the activations has a NaN, an infinity or a number too large to be " +
                "squared, and nothing can be said of it; leave it out, or find what made it");
    }
}
