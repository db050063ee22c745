using System.ComponentModel;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Models.Lens;

namespace Fathom.Cli;

/// <summary><c>fathom inspect</c></summary>
sealed class InspectVerb : Verb<InspectVerb.Options>
{
    public override string Name => "inspect";

    public override string Summary => "one forward pass: logits and any site to .npy";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom inspect --model models/gpt2 --prompt \"The capital of France is\" --site blocks.6.resid_post --out pass",
        "fathom inspect --model models/tiny --tokens 1,403,407 --site embed blocks.0.attn_pattern --out pass --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        using LanguageModel model = PromptReader.Load(options.Model, options.Machine.Workers, out PromptReader prompts);
        int[] ids = prompts.Either(options.Tokens, options.Prompt);
        Site[] sites = SiteOption.Parse(options.Site);
        var logits = new Site(SiteKind.Logits);
        OutputFolder.Create(options.Out);
        ActivationCache cache = model.RunWithCache(TokenBatch.Of(ids), [.. sites, logits]);

        var files = new List<SiteFile> { Write(options.Out, cache, logits, model.Config, ids.Length) };
        files.AddRange(sites.Where(site => site != logits).Select(site =>
            Write(options.Out, cache, site, model.Config, ids.Length)));
        ReadOnlySpan<float> last = cache.Row(logits, ids.Length - 1);
        int[] top = TopTokens.Of(last, 5);
        float[] values = new float[top.Length];
        for (int i = 0; i < top.Length; i++) values[i] = last[top[i]];
        var next = top.Zip(values).Select(pair => new NextToken(pair.First, prompts.Text(pair.First), pair.Second)).ToList();
        if (options.Json) Json.Print(new { ids, tokens = ids.Select(prompts.Text), next, files });
        else Print(ids, next, files, prompts);
        return 0;
    }

    static void Print(int[] ids, List<NextToken> next, List<SiteFile> files, PromptReader prompts)
    {
        Console.WriteLine($"{ids.Length} tokens: {string.Join(' ', ids.Select(prompts.Shown))}");
        Console.WriteLine($"next: {string.Join(", ", next.Select(token => $"{prompts.Shown(token.Id)} {token.Logit:f3}"))}");
        foreach (SiteFile file in files) Console.WriteLine($"{file.File}  [{string.Join(", ", file.Shape)}]");
    }

    // One row a token; an attention pattern is [heads, queries, keys].
    static SiteFile Write(string folder, ActivationCache cache, Site site, ModelConfig config, int tokens)
    {
        bool pattern = site.Kind == SiteKind.AttnPattern;
        long[] shape = pattern ? [config.Heads, tokens, tokens] : [tokens, config.SiteWidth(site)];
        string path = Path.Combine(folder, site + ".npy");
        Npy.Write(path, pattern ? cache.Pattern(site, 0) : cache[site], shape);
        return new(site.ToString(), path, shape);
    }

    /// <summary>A file that was written.</summary>
    sealed record SiteFile(string Site, string File, long[] Shape);

    /// <summary>A likely next token.</summary>
    sealed record NextToken(int Id, string Text, float Logit);

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("folder of the model, or the name of one that comes with Fathom"), RequiredOption]
        public string Model { get; init; } = "";

        [Description("token ids, taken as given: 1,2,3")]
        public string Tokens { get; init; } = "";

        [Description("text; the model's BOS is put before it")]
        public string Prompt { get; init; } = "";

        [Description("sites to write beside the logits")]
        public IReadOnlyList<string> Site { get; init; } = [];

        [Description("folder for logits.npy [T, V] and <site>.npy [T, d]"), RequiredOption]
        public string Out { get; init; } = "";

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
