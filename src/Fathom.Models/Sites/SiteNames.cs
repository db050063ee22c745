using System.Text.RegularExpressions;

namespace Fathom.Models;

/// <summary>The names of sites: our own, and those of other tools that mean the same values.</summary>
static partial class SiteNames
{
    /// <summary>The valid forms, for error messages.</summary>
    public const string Forms =
        "valid are embed, blocks.L.{resid_pre, resid_mid, resid_post, attn_out, mlp_out, mlp_pre, mlp_post, attn_z, " +
        "attn_pattern, ln1, ln2}, final_norm and logits, with L a layer from 0; also TransformerLens names " +
        "(blocks.L.hook_resid_post, blocks.L.attn.hook_z), Hugging Face module paths (transformer.h.L, model.layers.L.mlp) " +
        "and OpenAI names with their layer (L.resid_post_mlp)";

    static readonly Dictionary<string, SiteKind> Own = new()
    {
        ["embed"] = SiteKind.Embed,
        ["resid_pre"] = SiteKind.ResidPre,
        ["resid_mid"] = SiteKind.ResidMid,
        ["resid_post"] = SiteKind.ResidPost,
        ["attn_out"] = SiteKind.AttnOut,
        ["mlp_out"] = SiteKind.MlpOut,
        ["mlp_pre"] = SiteKind.MlpPre,
        ["mlp_post"] = SiteKind.MlpPost,
        ["attn_z"] = SiteKind.AttnZ,
        ["attn_pattern"] = SiteKind.AttnPattern,
        ["ln1"] = SiteKind.Ln1,
        ["ln2"] = SiteKind.Ln2,
        ["final_norm"] = SiteKind.FinalNorm,
        ["logits"] = SiteKind.Logits,
    };

    static readonly Dictionary<SiteKind, string> Printed = Own.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Behind <c>blocks.L.</c></summary>
    static readonly Dictionary<string, SiteKind> TransformerLens = new()
    {
        ["hook_resid_pre"] = SiteKind.ResidPre,
        ["hook_resid_mid"] = SiteKind.ResidMid,
        ["hook_resid_post"] = SiteKind.ResidPost,
        ["hook_attn_out"] = SiteKind.AttnOut,
        ["hook_mlp_out"] = SiteKind.MlpOut,
        ["attn.hook_z"] = SiteKind.AttnZ,
        ["attn.hook_pattern"] = SiteKind.AttnPattern,
        ["mlp.hook_pre"] = SiteKind.MlpPre,
        ["mlp.hook_post"] = SiteKind.MlpPost,
        ["ln1.hook_normalized"] = SiteKind.Ln1,
        ["ln2.hook_normalized"] = SiteKind.Ln2,
    };

    /// <summary>
    /// Behind <c>transformer.h.L</c>, <c>model.layers.L</c>, …: the output of that module. The norms' modules are left
    /// out, because their outputs hold weight and bias and so are not ln1 and ln2.
    /// </summary>
    static readonly Dictionary<string, SiteKind> HuggingFace = new()
    {
        [""] = SiteKind.ResidPost,
        ["attn"] = SiteKind.AttnOut,
        ["attn.c_proj"] = SiteKind.AttnOut,
        ["self_attn"] = SiteKind.AttnOut,
        ["self_attn.o_proj"] = SiteKind.AttnOut,
        ["attention"] = SiteKind.AttnOut,
        ["attention.dense"] = SiteKind.AttnOut,
        ["mlp"] = SiteKind.MlpOut,
        ["mlp.c_proj"] = SiteKind.MlpOut,
        ["mlp.down_proj"] = SiteKind.MlpOut,
        ["mlp.dense_4h_to_h"] = SiteKind.MlpOut,
        ["mlp.c_fc"] = SiteKind.MlpPre,
        ["mlp.gate_proj"] = SiteKind.MlpPre,
        ["mlp.dense_h_to_4h"] = SiteKind.MlpPre,
    };

    static readonly Dictionary<string, SiteKind> OpenAI = new()
    {
        ["resid_delta_attn"] = SiteKind.AttnOut,
        ["resid_post_attn"] = SiteKind.ResidMid,
        ["resid_delta_mlp"] = SiteKind.MlpOut,
        ["resid_post_mlp"] = SiteKind.ResidPost,
        ["mlp_post_act"] = SiteKind.MlpPost,
    };

    /// <summary>Whole names without a layer.</summary>
    static readonly Dictionary<string, SiteKind> Layerless = new()
    {
        ["hook_embed"] = SiteKind.Embed,
        ["model.embed_tokens"] = SiteKind.Embed,
        ["ln_final.hook_normalized"] = SiteKind.FinalNorm,
        ["transformer.ln_f"] = SiteKind.FinalNorm,
        ["model.norm"] = SiteKind.FinalNorm,
        ["lm_head"] = SiteKind.Logits,
    };

    /// <summary>Our own name of a kind, without the layer.</summary>
    public static string Of(SiteKind kind) => Printed[kind];

    public static bool TryParse(string? name, out Site site)
    {
        site = default;
        if (name is null) return false;
        if ((Own.TryGetValue(name, out var kind) && !Site.HasLayer(kind)) || Layerless.TryGetValue(name, out kind))
        {
            site = new Site(kind);
            return true;
        }
        return Match(Block().Match(name), static k => Layered(k) ?? Find(TransformerLens, k), ref site)
            || Match(Bare().Match(name), Layered, ref site)
            || Match(Module().Match(name), static k => Find(HuggingFace, k), ref site);
    }

    static bool Match(Match match, Func<string, SiteKind?> kindOf, ref Site site)
    {
        if (!match.Success || kindOf(match.Groups["kind"].Value) is not { } kind) return false;
        site = new Site(kind, int.Parse(match.Groups["layer"].ValueSpan));
        return true;
    }

    /// <summary>Own and OpenAI names of kinds that have a layer.</summary>
    static SiteKind? Layered(string name) =>
        Own.TryGetValue(name, out var kind) && Site.HasLayer(kind) ? kind : Find(OpenAI, name);

    static SiteKind? Find(Dictionary<string, SiteKind> names, string name) =>
        names.TryGetValue(name, out var kind) ? kind : null;

    [GeneratedRegex(@"^blocks\.(?<layer>[0-9]{1,6})\.(?<kind>[a-z0-9_.]+)\z")]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?:(?<layer>[0-9]{1,6})[./](?<kind>[a-z0-9_]+)|(?<kind>[a-z0-9_]+)[./](?<layer>[0-9]{1,6}))\z")]
    private static partial Regex Bare();

    [GeneratedRegex(@"^(?:transformer\.|model\.|gpt_neox\.)*(?:h|layers)\.(?<layer>[0-9]{1,6})(?:\.(?<kind>[a-z0-9_.]+))?\z")]
    private static partial Regex Module();
}
