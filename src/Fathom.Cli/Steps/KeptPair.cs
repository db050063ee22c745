using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>The comparison of two dictionaries of a run, as the run keeps it: the explorer shows the same.</summary>
sealed class KeptPair
{
    readonly KeptComparisons all;
    readonly ComparisonKey key;
    readonly Func<ComparisonKey> now;

    KeptPair(KeptComparisons all, Func<ComparisonKey> now) => (this.all, this.now, key) = (all, now, now());

    /// <param name="run">The run; null where none was given.</param>
    /// <param name="names">Names in the run, null of a dictionary from elsewhere.</param>
    /// <returns>Null of any but two dictionaries of the run.</returns>
    public static KeptPair? Of(RunFolder? run, IReadOnlyList<string?> names) => run is not null && names is [{ } first, { } second]
        ? new(new(run), () => new(Fingerprint.OfDictionary(run, first), Fingerprint.OfDictionary(run, second))) : null;

    /// <summary>What was found before, the same way and on the same rows; null where nothing was.</summary>
    /// <exception cref="InputException">Its file is damaged.</exception>
    public DictionaryComparison? Find(ComparisonOptions options, ComparedDictionaries compared)
    {
        // Stages of stitching are no part of what is kept.
        if (all.Find(key, compared.All[0].Name, compared.All[1].Name) is not { } found ||
            found.Options != options with { Groups = found.Options.Groups } ||
            !found.Captures.ToHashSet().SetEquals(compared.Captures)) return null;
        Console.Error.WriteLine($"compared before: {all.PathOf(key)}");
        return found;
    }

    /// <summary>Keeps what was found, unless it was found of what is there no more. A run that cannot be written is no failure: it has
    /// been printed.</summary>
    public void Keep(DictionaryComparison comparison)
    {
        try
        {
            if (now() != key || !all.IsCurrent(comparison.Captures))
                throw new InputException("a dictionary or its capture was written anew meanwhile; compare again");
            all.Keep(key, comparison);
        }
        catch (InputException e)
        {
            Console.Error.WriteLine($"not kept in the run: {e.Message}");
        }
    }
}
