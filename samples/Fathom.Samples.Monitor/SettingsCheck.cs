using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Samples.Monitor;

/// <summary>Whether what is watched was made for where it is watched.</summary>
static class SettingsCheck
{
    /// <exception cref="InputException">A dictionary or probe of another site, or a probe of another dictionary.</exception>
    public static void Require(MonitorSettings settings, Site site, IReadOnlyList<WatchedProbe> probes)
    {
        string folder = Name(settings.Dictionary);
        if (settings.Dictionary.Length > 0 && SiteOf(settings.Dictionary) is { } own && own != site)
            throw new InputException($"{settings.Dictionary}: a dictionary of {own}; expected one of --site {site}");
        foreach ((string path, ProbeDescription about) in settings.Probes.Zip(probes, (path, probe) => (path, probe.Probe.About)))
        {
            if (about.Site != site.ToString())
                throw new InputException($"{path}: a probe of '{about.Site}'; expected one of --site {site}");
            if (about.Dictionary is { } name && Name(name) != folder)
                throw new InputException($"{path}: a probe of latents of '{name}'; expected that as --dictionary");
        }
    }

    // SAELens says blocks.2.hook_resid_post; null where the file says nothing that has a name here.
    static Site? SiteOf(string dictionary)
    {
        LoadedDictionary loaded = DictionaryFormat.Open(dictionary);
        (loaded.Coder as IDisposable)?.Dispose();
        return Site.TryParse(loaded.HookName?.Replace("hook_", "", StringComparison.Ordinal), out Site site) ? site : null;
    }

    static string Name(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
}
