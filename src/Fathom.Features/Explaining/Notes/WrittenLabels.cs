using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// What people write about the latents of a dictionary: for each a label and a remark, and everything that was written before.
/// Kept in <c>notes/written.*.jsonl</c>, which several processes may add to. Thread-safe.
/// </summary>
public sealed class WrittenLabels
{
    /// <summary>Characters at most.</summary>
    public const int LongestText = 200, LongestRemark = 10_000, LongestName = 40;

    /// <summary>Who gives no name.</summary>
    public const string Somebody = "person";

    readonly string hash;
    readonly int latents;
    readonly SharedJournal<LatentLabel> journal;
    readonly Dictionary<int, List<LatentLabel>> versions = [];

    /// <param name="run">The run.</param>
    /// <param name="index">The dictionary; notes about other weights are passed over.</param>
    /// <param name="warn">Gets lines for a person.</param>
    public WrittenLabels(RunFolder run, IndexDescription index, Action<string> warn)
    {
        (hash, latents) = (index.DictionaryHash, index.Latents);
        journal = new(run, index.Dictionary, NoteFiles.Written(run, index.Dictionary), Take, versions.Clear, warn);
    }

    /// <summary>Everything that was written about a latent, the latest last.</summary>
    /// <exception cref="InputException">A line is damaged.</exception>
    public IReadOnlyList<LatentLabel> Of(int latent) =>
        journal.Read(() => versions.TryGetValue(latent, out var written) ? (IReadOnlyList<LatentLabel>)[.. written] : []);

    /// <summary>Writes about a latent, unless somebody else has done so meanwhile.</summary>
    /// <param name="latent">The latent.</param>
    /// <param name="version">The version that the writer has seen; 0 for none.</param>
    /// <param name="by">Who writes.</param>
    /// <param name="text">The label, one line; empty for none.</param>
    /// <param name="remark">What else there is to say; empty for nothing.</param>
    /// <returns>What was written; null where that version is not the latest any more.</returns>
    /// <exception cref="InputException">It cannot be written.</exception>
    public LatentLabel? Write(int latent, int version, string by, string text, string remark)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)latent, (uint)latents - 1);
        return journal.Append(() =>
        {
            int known = versions.TryGetValue(latent, out var written) ? written[^1].Version!.Value : 0;
            return known != version ? null : new(hash, latent, by, text, 0, DateTimeOffset.UtcNow)
            { Remark = remark.Length > 0 ? remark : null, Version = known + 1 };
        });
    }

    /// <summary>Whether a name is that of a kind of explainer, which no person can have.</summary>
    public static bool IsExplainer(string name) => Explainer.All.Any(explainer => explainer.Name == name);

    void Take(LatentLabel line)
    {
        if (line.Dictionary != hash || line.Latent < 0 || line.Latent >= latents) return;
        if (!versions.TryGetValue(line.Latent, out var written)) versions[line.Latent] = written = [];
        // By hand somebody may have left the number out.
        written.Add(line with { Version = line.Version ?? written.Count + 1 });
    }
}
