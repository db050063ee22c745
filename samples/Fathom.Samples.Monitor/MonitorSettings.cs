using System.Globalization;
using Fathom.Dictionaries;

namespace Fathom.Samples.Monitor;

/// <summary>What is watched.</summary>
/// <param name="Model">Folder of a model, or the name of one that comes with Fathom.</param>
/// <param name="Site">The site that dictionary and probes read.</param>
/// <param name="Dictionary">Folder or file of the dictionary.</param>
/// <param name="Latents">Its latents to watch.</param>
/// <param name="Probes">Files of probes to watch.</param>
public sealed record MonitorSettings(string Model, string Site, string Dictionary, IReadOnlyList<WatchedLatent> Latents,
    IReadOnlyList<string> Probes)
{
    static readonly string[] Keys = ["model", "site", "dictionary", "watch", "probe", "port"];

    /// <summary>From <c>--model M --site S --dictionary D --watch 267=1.5=rain,12=0.3 --probe P.safetensors --port
    /// 5080</c>.</summary>
    /// <exception cref="InputException">An unknown key, one given twice, or a value that is none.</exception>
    public static MonitorSettings Parse(string[] arguments, out int port)
    {
        Dictionary<string, string> given = [];
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || !Keys.Contains(arguments[i][2..]))
                throw new InputException($"{arguments[i]}: no such option; expected --{string.Join(", --", Keys)}");
            if (i + 1 == arguments.Length) throw new InputException($"{arguments[i]}: expected a value behind it");
            if (!given.TryAdd(arguments[i][2..], arguments[i + 1]))
                throw new InputException($"{arguments[i]}: given twice; expected once, several values with commas between");
        }
        string Text(string key) => given.GetValueOrDefault(key, "");
        string[] List(string key) => Text(key).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!int.TryParse(given.GetValueOrDefault("port", "5080"), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            || port > ushort.MaxValue)
            throw new InputException($"--port {Text("port")}: expected 0 to {ushort.MaxValue}");
        return new(given.GetValueOrDefault("model", "stories-4L"), Text("site"), Text("dictionary"), [.. List("watch").Select(Watched)],
            List("probe"));
    }

    // 267=1.5=rain: latent, threshold, name; the last two may be missing.
    static WatchedLatent Watched(string text)
    {
        string[] parts = text.Split('=');
        var culture = CultureInfo.InvariantCulture;
        float threshold = 0;
        bool good = int.TryParse(parts[0], NumberStyles.None, culture, out int latent) && parts.Length <= 3
            && (parts.Length == 1 || float.TryParse(parts[1], NumberStyles.Float, culture, out threshold));
        return good ? new(latent, threshold, parts.Length == 3 ? parts[2] : "")
            : throw new InputException($"--watch {text}: expected LATENT, LATENT=THRESHOLD or LATENT=THRESHOLD=NAME");
    }
}
