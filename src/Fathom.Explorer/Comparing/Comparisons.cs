using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fathom.Dictionaries;

namespace Fathom.Explorer;

/// <summary>
/// Comparisons of dictionaries of the run, made when they are first asked for, one at a time, and remembered by the dictionaries' contents
/// while this is served. One that nobody waits for any more is given up.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="catalogue">Its dictionaries.</param>
sealed class Comparisons(RunFolder run, RunCatalogue catalogue)
{
    const int MostKept = 4;

    // Each takes all of the machine.
    static readonly SemaphoreSlim One = new(1);

    readonly Lock guard = new();
    readonly List<(string Key, Comparison Comparison)> kept = [];

    /// <summary>Steps of a comparison, the last with its result.</summary>
    /// <exception cref="RequestException">No such dictionary, or one and the same.</exception>
    /// <exception cref="InputException">They cannot be compared.</exception>
    public async IAsyncEnumerable<ComparisonStep> Run(string first, string second, [EnumeratorCancellation] CancellationToken cancel)
    {
        string key = Key(first, second);
        Comparison? found = Kept(key);
        if (found is null)
        {
            if (One.CurrentCount == 0) yield return new("waiting for another comparison", 0, 0, null);
            await One.WaitAsync(cancel);
            Task work = Task.CompletedTask;
            try
            {
                found = Kept(key);
                if (found is null)
                {
                    var steps = Channel.CreateBounded<ComparisonStep>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
                    Task<Comparison> comparing = Task.Run(() => Compute(first, second, steps.Writer, cancel), CancellationToken.None);
                    work = comparing;
                    await foreach (ComparisonStep step in steps.Reader.ReadAllAsync(CancellationToken.None)) yield return step;
                    Keep(key, found = await comparing);
                }
            }
            finally
            {
                // Who leaves between two steps has the work end before another one begins.
                await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                One.Release();
            }
        }
        yield return new("", 0, 0, found.Response());
    }

    /// <summary>A part of what was found.</summary>
    /// <exception cref="RequestException">It was not made yet, or is no longer remembered.</exception>
    public ComparedResponse Latents(string first, string second, ComparedKind kind, ComparedSort sort, bool descending, int offset, int count)
    {
        Comparison comparison = Kept(Key(first, second)) ?? throw RequestException.NotFound("these two are not compared; run the comparison first");
        ComparedOrder.Two[] all = ComparedOrder.Of(comparison, kind, sort, descending);
        ComparedOrder.Two[] shown = [.. all.Skip(offset).Take(count)];
        Dictionary<int, ComparedLatent> firsts = Known(first, shown.Select(two => two.First)), seconds = Known(second, shown.Select(two => two.Second));
        return new(all.Length, Math.Min(offset, all.Length), [.. shown.Select(two => new ComparedPair(firsts[two.First], seconds[two.Second],
            two.Cosine, two.Encoder, two.Correlation, two.AboveChance, two.Together))]);
    }

    Comparison Compute(string first, string second, ChannelWriter<ComparisonStep> steps, CancellationToken cancel)
    {
        try
        {
            return Comparison.Of(run, first, second, (doing, done, total) => steps.TryWrite(new(doing, done, total, null)), cancel);
        }
        finally
        {
            steps.Complete();
        }
    }

    // Names are looked up among the run's own before they become part of any path.
    string Key(string first, string second)
    {
        string[] known = [.. run.DictionaryNames];
        if (!known.Contains(first) || !known.Contains(second)) throw RequestException.NotFound("no such dictionary in this run");
        if (first == second) throw RequestException.Bad("a dictionary with itself: choose two");
        return $"{catalogue.Hash(first)} {catalogue.Hash(second)}";
    }

    Comparison? Kept(string key)
    {
        lock (guard) return kept.Find(entry => entry.Key == key).Comparison;
    }

    void Keep(string key, Comparison comparison)
    {
        lock (guard)
        {
            kept.Add((key, comparison));
            if (kept.Count > MostKept) kept.RemoveAt(0);
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
