using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Models.Generation;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Samples.Monitor;

/// <summary>Continues texts and says of each generated token what of the watched fires on it. One text at a time.</summary>
public sealed class TextWatcher : IDisposable
{
    const int MostTokens = 512;

    readonly LanguageModel model;
    readonly Tokenizer tokenizer;
    readonly LatentMonitor monitor;
    readonly Site site;
    readonly SemaphoreSlim generating = new(1);

    /// <exception cref="InputException">Model, dictionary or probes cannot be read, or do not fit.</exception>
    public TextWatcher(MonitorSettings settings)
    {
        string folder = EmbeddedModels.Resolve(settings.Model);
        site = Site.Parse(settings.Site);
        WatchedProbe[] probes = [.. settings.Probes.Select(path => new WatchedProbe(Probe.Load(path)))];
        SettingsCheck.Require(settings, site, probes);
        tokenizer = Tokenizer.Load(folder);
        monitor = settings.Dictionary.Length > 0
            ? LatentMonitor.Open(settings.Dictionary, settings.Latents, probes) : new(null, settings.Latents, probes);
        try
        {
            model = LanguageModel.Load(folder, Workers.All);
        }
        catch
        {
            monitor.Dispose();
            throw;
        }
        if (model.SiteWidth(site) == monitor.Width) return;
        Dispose();
        throw new InputException($"site {site} of {settings.Model} has width {model.SiteWidth(site)}; what is watched reads " +
            $"{monitor.Width}");
    }

    /// <summary>Names of what is watched.</summary>
    public IReadOnlyList<string> Names => monitor.Names;

    /// <summary>Continues a prompt. Where the context is full the last token cannot be read, hence not watched, and is not given
    /// out.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Gives it up while another text is made, or between two tokens.</param>
    /// <exception cref="InputException">A value is out of its range, or the prompt is too long.</exception>
    public async Task<GenerateResponse> Generate(GenerateRequest request, CancellationToken cancellation = default)
    {
        if (request.MaxTokens is < 1 or > MostTokens)
            throw new InputException($"maxTokens {request.MaxTokens}: expected 1 to {MostTokens}");
        int[] ids = tokenizer.Encode(request.Prompt ?? "");
        int[] prompt = tokenizer.BosId is { } bos ? [bos, .. ids] : ids;
        var flags = new List<Flag>[request.MaxTokens];
        var sampling = new Sampling { Temperature = request.Temperature, Seed = request.Seed };
        int watched = 0;
        var hooks = new Hooks().Add(site, view =>
        {
            Watch(view, prompt.Length, flags);
            watched = view.Positions[^1] + 1 - prompt.Length;
        });
        List<int> generated = [];
        await generating.WaitAsync(cancellation);
        try
        {
            // The model reads a token in the step after the one that makes it: one step more, so that the last is watched too.
            foreach (int id in Generator.Generate(model, prompt, request.MaxTokens + 1, sampling, hooks))
            {
                cancellation.ThrowIfCancellationRequested();
                generated.Add(id);
            }
        }
        finally
        {
            generating.Release();
        }
        int[] given = [.. generated.Take(watched)];
        GeneratedToken[] tokens = [.. given.Select((id, i) => new GeneratedToken(tokenizer.Text(id), flags[i] ?? []))];
        return new(tokenizer.Decode(given, skipSpecial: true), tokens.Any(token => token.Flags.Count > 0), tokens);
    }

    public void Dispose()
    {
        monitor.Dispose();
        model.Dispose();
        generating.Dispose();
    }

    // Runs inside the forward pass: on the whole prompt first, then on one new token at a time.
    void Watch(SiteView view, int promptLength, List<Flag>[] flags)
    {
        Span<MonitorHit> hits = new MonitorHit[view.Rows * monitor.Names.Count];
        int found = monitor.Scan(view.Values, view.Rows, hits);
        foreach (MonitorHit hit in hits[..found])
        {
            int token = view.Positions[hit.Row] - promptLength;
            if (token >= 0 && token < flags.Length) (flags[token] ??= []).Add(new(monitor.Names[hit.Watch], hit.Value));
        }
    }
}
