using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Names of sites as other tools write them.</summary>
static class HookNames
{
    /// <summary>TransformerLens's name, which SAELens files carry: blocks.2.resid_post → blocks.2.hook_resid_post.</summary>
    public static string TransformerLens(string site)
    {
        Site parsed = Site.Parse(site);
        string block = $"blocks.{parsed.Layer}.";
        return parsed.Kind switch
        {
            // Ours holds learned positions too, which TransformerLens's hook_embed does not.
            SiteKind.Embed => "blocks.0.hook_resid_pre",
            SiteKind.ResidPre => block + "hook_resid_pre",
            SiteKind.ResidMid => block + "hook_resid_mid",
            SiteKind.ResidPost => block + "hook_resid_post",
            SiteKind.AttnOut => block + "hook_attn_out",
            SiteKind.MlpOut => block + "hook_mlp_out",
            SiteKind.AttnZ => block + "attn.hook_z",
            SiteKind.AttnPattern => block + "attn.hook_pattern",
            SiteKind.MlpPre => block + "mlp.hook_pre",
            SiteKind.MlpPost => block + "mlp.hook_post",
            SiteKind.Ln1 => block + "ln1.hook_normalized",
            SiteKind.Ln2 => block + "ln2.hook_normalized",
            SiteKind.FinalNorm => "ln_final.hook_normalized",
            _ => site,
        };
    }
}
