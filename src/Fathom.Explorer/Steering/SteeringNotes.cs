using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>Settings that people saved for a dictionary, in a journal of the run that several processes may add to. Thread-safe.</summary>
sealed class SteeringNotes
{
    /// <summary>Names shown at most, the latest.</summary>
    public const int Most = 200;

    readonly SharedJournal<SavedSettings> journal;
    readonly OrderedDictionary<string, SavedSettings> latest = [];

    /// <param name="run">The run.</param>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="warn">Gets lines for a person.</param>
    public SteeringNotes(RunFolder run, string dictionary, Action<string> warn) =>
        journal = new(run, dictionary, NoteFiles.Steering(run, dictionary), Take, latest.Clear, warn);

    /// <summary>The latest settings of each name, the newest first.</summary>
    /// <exception cref="InputException">A line is damaged.</exception>
    public IReadOnlyList<SavedSettings> All => journal.Read<IReadOnlyList<SavedSettings>>(() => [.. latest.Values.Reverse().Take(Most)]);

    /// <exception cref="InputException">It cannot be written, or a line is damaged.</exception>
    public void Add(SavedSettings line) => journal.Append(() => line);

    void Take(SavedSettings line)
    {
        latest.Remove(line.Name);
        if (line.Settings is not null) latest.Add(line.Name, line);
    }
}
