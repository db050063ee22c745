using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// The lists that people make of the latents of a dictionary, kept in <c>notes/lists.*.jsonl</c>, which several processes may add
/// to. Thread-safe.
/// </summary>
public sealed class LatentLists
{
    /// <summary>Latents of a list at most; lists of a dictionary at most; characters of a name at most.</summary>
    public const int LongestList = 10_000, MostLists = 1000, LongestName = 80;

    readonly string hash;
    readonly int latents;
    readonly SharedJournal<LatentList> journal;
    readonly SortedDictionary<int, LatentList> lists = [];
    int ids;

    /// <param name="run">The run.</param>
    /// <param name="index">The dictionary; lists of other weights are passed over.</param>
    /// <param name="warn">Gets lines for a person.</param>
    public LatentLists(RunFolder run, IndexDescription index, Action<string> warn)
    {
        (hash, latents) = (index.DictionaryHash, index.Latents);
        journal = new(run, index.Dictionary, NoteFiles.Lists(run, index.Dictionary), Take, Forget, warn);
    }

    /// <summary>All that are not deleted, by number.</summary>
    /// <exception cref="InputException">A line is damaged.</exception>
    public IReadOnlyList<LatentList> All => journal.Read(() => (LatentList[])[.. lists.Values]);

    /// <summary>A list; null where there is none of that number.</summary>
    public LatentList? Of(int id) => journal.Read(() => lists.GetValueOrDefault(id));

    /// <summary>Makes a list.</summary>
    public LatentList Make(string by, string name, IReadOnlyList<int> members) =>
        journal.Append(() => new(hash, ids + 1, name, Checked(members), by, 1, DateTimeOffset.UtcNow))!;

    /// <summary>Changes a list.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="by">Who does.</param>
    /// <param name="change">From the list as it is now; null where it is not to be changed after all.</param>
    /// <returns>The list from now on; null where it was not changed, or is not there.</returns>
    public LatentList? Change(int id, string by, Func<LatentList, LatentList?> change) => journal.Append(() =>
        lists.TryGetValue(id, out LatentList? now) && change(now) is { } next
            ? next with { Latents = Checked(next.Latents), By = by, Version = now.Version + 1, At = DateTimeOffset.UtcNow } : null);

    int[] Checked(IReadOnlyList<int> members)
    {
        int[] each = [.. members.Distinct()];
        if (each.Length > LongestList || each.Any(latent => latent < 0 || latent >= latents))
            throw new ArgumentException($"{each.Length} latents, {LongestList} of the dictionary's {latents} at most", nameof(members));
        return each;
    }

    void Take(LatentList line)
    {
        // A number is never given twice, whatever the weights: a link leads to the same list or to none.
        ids = Math.Max(ids, line.Id);
        if (line.Dictionary != hash) return;
        if (line.Deleted == true) lists.Remove(line.Id);
        else lists[line.Id] = line with { Latents = [.. line.Latents.Where(latent => latent >= 0 && latent < latents)] };
    }

    void Forget()
    {
        lists.Clear();
        ids = 0;
    }
}
