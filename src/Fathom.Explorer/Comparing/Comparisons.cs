using System.Runtime.CompilerServices;
using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>
/// Comparisons of dictionaries of the run, made when they are first asked for, one at a time, and kept in the run by the dictionaries'
/// contents, where <c>fathom compare</c> keeps and finds them too. One that nobody waits for any more is given up.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="catalogue">Its dictionaries.</param>
sealed class Comparisons(RunFolder run, RunCatalogue catalogue)
{
    const int MostInMemory = 4;

    readonly Lock guard = new();
    readonly List<(ComparisonKey Key, DictionaryComparison Comparison)> latest = [];
    readonly KeptComparisons kept = new(run);

    /// <summary>What was compared before, of dictionaries that are there and have not been written since.</summary>
    public ComparisonsResponse All()
    {
        string[] known = [.. run.DictionaryNames];
        return new([.. kept.All().Where(about => IsThere(about.First) && IsThere(about.Second) && kept.IsCurrent(about.Captures))
            .Select(about => new KeptComparison(about.First.Name, about.Second.Name, about.At))]);

        bool IsThere(ComparedAbout side) => known.Contains(side.Name) && catalogue.Hash(side.Name) == side.Hash;
    }

    /// <summary>Steps of a comparison, the last with its result.</summary>
    /// <exception cref="RequestException">No such dictionary, or one and the same.</exception>
    /// <exception cref="InputException">They cannot be compared.</exception>
    public async IAsyncEnumerable<ComparisonStep> Run(string first, string second, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (Find(first, second) is { } found)
        {
            yield return Last(found);
            yield break;
        }
        await foreach (ComparisonStep step in LongWork.Run<ComparisonStep>(new("waiting for other work", 0, 0, null), (report, given) =>
            Last(Find(first, second) ?? Make(first, second, report, given)), cancel)) yield return step;
    }

    /// <summary>A part of what was found.</summary>
    /// <exception cref="RequestException">It was not made yet, or is no longer remembered.</exception>
    public ComparedResponse Latents(string first, string second, ComparedKind kind, ComparedSort sort, bool descending, int offset, int count)
    {
        DictionaryComparison comparison = Find(first, second) ?? throw RequestException.NotFound("these two are not compared; run the comparison first");
        ComparedOrder.Two[] all = ComparedOrder.Of(comparison, kind, sort, descending);
        ComparedOrder.Two[] shown = [.. all.Skip(offset).Take(count)];
        Dictionary<int, ComparedLatent> firsts = Known(first, shown.Select(two => two.First)), seconds = Known(second, shown.Select(two => two.Second));
        return new(all.Length, Math.Min(offset, all.Length), [.. shown.Select(two => new ComparedPair(firsts[two.First], seconds[two.Second],
            two.Cosine, two.Encoder, two.Correlation, two.AboveChance, two.Together))]);
    }

    static ComparisonStep Last(DictionaryComparison comparison) => new("", 0, 0, Comparison.Response(comparison));

    /// <summary>Compares and keeps, unless what was read is by then no longer what the run has.</summary>
    /// <exception cref="InputException">It is not, or they cannot be compared.</exception>
    internal DictionaryComparison Make(string first, string second, Action<ComparisonStep> report, CancellationToken cancel)
    {
        ComparisonKey key = Key(first, second);
        DictionaryComparison made = Comparison.Of(run, first, second, (doing, done, total) => report(new(doing, done, total, null)), cancel);
        if (Key(first, second) != key || !kept.IsCurrent(made.Captures))
            throw new InputException($"{first} and {second}: one of them or their capture was written anew meanwhile; compare again");
        Remember(key, made);
        try
        {
            kept.Keep(key, made);
        }
        catch (InputException e)
        {
            // It is shown all the same, for as long as this is served.
            Console.Error.WriteLine($"fathom: the comparison is not kept: {e.Message}");
        }
        return made;
    }

    // Names are looked up among the run's own before they become part of any path.
    ComparisonKey Key(string first, string second)
    {
        string[] known = [.. run.DictionaryNames];
        if (!known.Contains(first) || !known.Contains(second)) throw RequestException.NotFound("no such dictionary in this run");
        if (first == second) throw RequestException.Bad("a dictionary with itself: choose two");
        return new(catalogue.Hash(first), catalogue.Hash(second));
    }

    DictionaryComparison? Find(string first, string second)
    {
        ComparisonKey key = Key(first, second);
        DictionaryComparison? held;
        lock (guard) held = latest.Find(entry => entry.Key == key).Comparison;
        if (held is not null && kept.IsCurrent(held.Captures)) return held.Named(first, second);
        try
        {
            if (kept.Find(key, first, second) is not { } found) return null;
            Remember(key, found);
            return found;
        }
        catch (InputException e)
        {
            Console.Error.WriteLine($"fathom: {e.Message}");
            return null;
        }
    }

    void Remember(ComparisonKey key, DictionaryComparison comparison)
    {
        lock (guard)
        {
            latest.RemoveAll(entry => entry.Key == key);
            latest.Add((key, comparison));
            if (latest.Count > MostInMemory) latest.RemoveAt(0);
        }
    }

    Dictionary<int, ComparedLatent> Known(string name, IEnumerable<int> latents)
    {
        int[] distinct = [.. latents.Distinct()];
        try
        {
            return catalogue.Read(name, view => view.Rows(distinct)).ToDictionary(row => row.Latent,
                row => new ComparedLatent(row.Latent, row.Tracks?.Name ?? row.Label?.Text, row.FiresOn));
        }
        catch (Exception e) when (e is RequestException or InputException)
        {
            return distinct.ToDictionary(latent => latent, latent => new ComparedLatent(latent, null, null));
        }
    }
}
