using System.ComponentModel;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Patching;

namespace Fathom.Cli;

/// <summary><c>fathom patch</c></summary>
sealed class PatchVerb : Verb<PatchVerb.Options>
{
    public override string Name => "patch";

    public override string Summary => "activation patching between two prompts";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom patch --model models/gpt2 --clean \"When Mary and John went out, John spoke to\" " +
            "--corrupt \"When Mary and John went out, Mary spoke to\" " +
            "--site blocks.6.resid_post --metric \"logit-diff: Mary, John\"",
        "fathom patch --model models/tiny --clean-tokens 1,403,407 --corrupt-tokens 1,403,300 " +
            "--site blocks.0.attn_out blocks.1.mlp_out --metric logit-diff:338,261 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        using LanguageModel model = PromptReader.Load(options.Model, options.Machine.Workers, out PromptReader prompts);
        int[] clean = prompts.Either(options.CleanTokens, options.Clean),
            corrupt = prompts.Either(options.CorruptTokens, options.Corrupt);
        Site[] sites = SiteOption.Parse(options.Site);
        var metric = LogitDifference.Parse(options.Metric, prompts.EncodeToken);
        PatchingResult result = ActivationPatching.Run(model, clean, corrupt, sites, metric);
        if (options.Json)
            Json.Print(new
            {
                clean = result.Clean,
                corrupt = result.Corrupt,
                cleanIds = clean,
                corruptIds = corrupt,
                patched = result.Patched.Select(value =>
                    new { site = value.Site.ToString(), value.Position, value.Value, value.Normalized })
            });
        else Print(result, corrupt, prompts);
        return 0;
    }

    static void Print(PatchingResult result, int[] corrupt, PromptReader prompts)
    {
        List<string[]> table = [["token", .. result.Patched.Select(value => value.Site).Distinct().Select(site => site.ToString())]];
        foreach (var position in result.Patched.GroupBy(value => value.Position).OrderBy(group => group.Key))
            table.Add([prompts.Shown(corrupt[position.Key]), .. position.Select(value => $"{value.Normalized:f3}")]);
        Terminal.Print($"logit difference: clean {result.Clean:f3}, corrupt {result.Corrupt:f3}. Below, the share that comes back " +
            $"when the corrupt run gets the clean value (0 none, 1 all).\n\n{new TextTable(table)}");
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("folder of the model, or the name of one that comes with Fathom"), RequiredOption]
        public string Model { get; init; } = "";

        [Description("the prompt whose values are put in")]
        public string Clean { get; init; } = "";

        [Description("the prompt that they are put into")]
        public string Corrupt { get; init; } = "";

        [Description("token ids of the clean prompt, instead of --clean")]
        public string CleanTokens { get; init; } = "";

        [Description("token ids of the corrupt prompt, instead of --corrupt")]
        public string CorruptTokens { get; init; } = "";

        [Description("sites to patch, each at every position"), RequiredOption]
        public IReadOnlyList<string> Site { get; init; } = [];

        [Description("logit-diff:A,B with two tokens, as text or ids"), RequiredOption]
        public string Metric { get; init; } = "";

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
