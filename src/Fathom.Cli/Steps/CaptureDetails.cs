using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>What a dictionary and the manifest say of the captures that it belongs to.</summary>
static class CaptureDetails
{
    /// <summary>Entries of cfg.json's metadata that <see cref="DictionaryCaptures.Of"/> finds them by.</summary>
    public static void Describe(this DictionaryCaptures captures, Dictionary<string, object?> metadata)
    {
        metadata["hook_name"] = HookNames.TransformerLens(captures.First.Description.Site);
        metadata["fathom_site"] = captures.Sites.ToString();
        metadata["fathom_capture"] = Path.GetFileName(captures.First.Folder);
        if (captures.Reads.Count > 1)
            metadata["fathom_captures"] = captures.Reads.Select(store => Path.GetFileName(store.Folder)).ToArray();
        if (captures.Writes.Count == 0) return;
        metadata["hook_name_out"] = HookNames.TransformerLens(captures.Writes[0].Description.Site);
        metadata["fathom_output_captures"] = captures.Writes.Select(store => Path.GetFileName(store.Folder)).ToArray();
    }
}
