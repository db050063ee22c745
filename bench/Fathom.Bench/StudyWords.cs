using System.Globalization;

namespace Fathom.Bench;

/// <summary>The words behind the name of a study, as many as it takes.</summary>
/// <param name="All">They.</param>
readonly record struct StudyWords(string[] All)
{
    /// <summary>One that has to be there.</summary>
    public string this[int index] => All[index];

    /// <summary>One that may be left out; null where it is.</summary>
    public string? Given(int index) => index < All.Length ? All[index] : null;

    /// <summary>A count that may be left out.</summary>
    /// <exception cref="UsageException">It is no number above 0.</exception>
    public int Count(int index, int otherwise) => Given(index) is not { } word ? otherwise
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
        : throw new UsageException($"'{word}': expected a count");
}
