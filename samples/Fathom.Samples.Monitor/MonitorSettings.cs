using System.Globalization;
using Fathom.Dictionaries;
using Microsoft.Extensions.Configuration;

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
    /// <exception cref="InputException">An unknown key, or a value that is none.</exception>
    public static MonitorSettings Parse(string[] arguments, out int port)
    {
        IConfigurationRoot given = new ConfigurationBuilder().AddCommandLine(arguments).Build();
        foreach (IConfigurationSection section in given.GetChildren())
            if (!Keys.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
                throw new InputException($"--{section.Key}: no such option; expected --{string.Join(", --", Keys)}");
        string Text(string key) => given[key] ?? "";
        string[] List(string key) => Text(key).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!int.TryParse(given["port"] ?? "5080", NumberStyles.None, CultureInfo.InvariantCulture, out port)
            || port > ushort.MaxValue)
            throw new InputException($"--port {Text("port")}: expected 0 to {ushort.MaxValue}");
        return new(given["model"] ?? "stories-4L", Text("site"), Text("dictionary"), [.. List("watch").Select(Watched)],
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
