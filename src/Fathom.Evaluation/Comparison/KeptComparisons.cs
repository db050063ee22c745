using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>
/// Comparisons of a run's dictionaries, each made once: <c>comparisons/</c> of the run, which <c>fathom compare</c> and the explorer both
/// read and write. The latest 32 are kept.
/// </summary>
/// <param name="run">The run.</param>
public sealed class KeptComparisons(RunFolder run)
{
    /// <summary>Files at most; the oldest goes first.</summary>
    public const int Most = 32;

    /// <summary>Where one lies.</summary>
    public string PathOf(ComparisonKey key) => Path.Combine(run.Comparisons, key.FileName);

    /// <summary>One that was kept; null where there is none, or its rows are no longer those of the run.</summary>
    /// <param name="key">Its dictionaries.</param>
    /// <param name="first">What the one is called by now.</param>
    /// <param name="second">And the other.</param>
    /// <exception cref="InputException">Its file is damaged.</exception>
    public DictionaryComparison? Find(ComparisonKey key, string first, string second)
    {
        string path = PathOf(key);
        if (!File.Exists(path)) return null;
        ComparisonAbout about = ComparisonFile.ReadAbout(path);
        return about.First.Hash == key.First && about.Second.Hash == key.Second && IsCurrent(about.Captures)
            ? ComparisonFile.Read(path).Named(first, second) : null;
    }

    /// <summary>Keeps one, in place of one with the same key.</summary>
    /// <param name="key">Its dictionaries.</param>
    /// <param name="comparison">It.</param>
    /// <exception cref="InputException">The run cannot be written.</exception>
    public void Keep(ComparisonKey key, DictionaryComparison comparison)
    {
        try
        {
            Directory.CreateDirectory(run.Comparisons);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{run.Comparisons}: cannot be made ({e.Message}); make the run writable", e);
        }
        PairComparison pair = comparison.Pair;
        ComparedAbout About(PairSide side, string hash) =>
            new(side.Name, hash, side.Null.Others, side.Null.Width, side.Threshold, side.IsotropicThreshold);
        ComparisonFile.Write(PathOf(key), comparison, new(About(pair.A, key.First), About(pair.B, key.Second),
            comparison.Captures, comparison.Options, pair.Pairs.Method, comparison.Rows, comparison.HeldOut, DateTimeOffset.UtcNow));
        foreach (string old in Files().Skip(Most)) Drop(old);
    }

    /// <summary>What was kept and can be read, the latest first.</summary>
    public IEnumerable<ComparisonAbout> All()
    {
        foreach (string path in Files())
        {
            ComparisonAbout about;
            try
            {
                about = ComparisonFile.ReadAbout(path);
            }
            catch (InputException)
            {
                // Whoever asks for that one is told.
                continue;
            }
            yield return about;
        }
    }

    /// <summary>Whether the run still has the captures that rows were compared of, as they were then.</summary>
    /// <param name="captures">Their fingerprints then, by name.</param>
    public bool IsCurrent(IReadOnlyDictionary<string, string> captures)
    {
        try
        {
            return captures.All(capture => run.CaptureNames.Contains(capture.Key) && Fingerprint.OfCapture(run, capture.Key) == capture.Value);
        }
        catch (InputException)
        {
            // What cannot be read is not what it was.
            return false;
        }
    }

    // One that somebody reads goes another time.
    static void Drop(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    string[] Files() => !Directory.Exists(run.Comparisons) ? []
        : [.. Directory.EnumerateFiles(run.Comparisons, "*.safetensors").OrderByDescending(File.GetLastWriteTimeUtc)];
}
