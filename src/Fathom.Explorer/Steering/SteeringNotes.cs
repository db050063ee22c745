using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>Settings that people saved, in a journal of the run.</summary>
sealed class SteeringNotes(RunFolder run)
{
    /// <summary>Names shown at most, the latest.</summary>
    public const int Most = 200;

    readonly Lock writing = new();

    /// <summary>The latest settings of each name, the newest first.</summary>
    /// <exception cref="InputException">A line is damaged.</exception>
    public IReadOnlyList<SavedSettings> Of(string dictionary)
    {
        var latest = new Dictionary<string, SavedSettings>();
        foreach (SavedSettings line in Journal<SavedSettings>.Read(PathOf(dictionary)))
        {
            latest.Remove(line.Name);
            if (line.Settings is not null) latest[line.Name] = line;
        }
        return [.. latest.Values.Reverse().Take(Most)];
    }

    /// <exception cref="InputException">The journal cannot be written, or another server has it.</exception>
    public void Add(string dictionary, SavedSettings line)
    {
        lock (writing)
        {
            using var journal = new Journal<SavedSettings>(PathOf(dictionary), text => Console.Error.WriteLine($"fathom: {text}"));
            journal.Append(line);
        }
    }

    string PathOf(string dictionary) => Path.Combine(run.Notes, $"steering.{dictionary}.jsonl");
}
