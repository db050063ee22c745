using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// A journal that several processes add to, each line on the strength of all before it: who adds one holds the lock for that long
/// only, and has read what the others wrote. Thread-safe; who reads waits for no line that is being added.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="dictionary">The dictionary.</param>
/// <param name="path">The file.</param>
/// <param name="take">Gets each line once, in order.</param>
/// <param name="forget">Called before the lines of another file.</param>
/// <param name="warn">Gets a line where a torn one was cut off.</param>
sealed class SharedJournal<T>(RunFolder run, string dictionary, string path, Action<T> take, Action forget, Action<string> warn)
    where T : class
{
    // Of those who add a line; of those who look at what the lines come to.
    readonly Lock adding = new(), looking = new();
    readonly JournalReader<T> reader = new(path);

    /// <summary>Looks at what the lines, all that are there now, come to.</summary>
    /// <exception cref="InputException">A line is damaged.</exception>
    public TState Read<TState>(Func<TState> state)
    {
        lock (looking)
        {
            Follow();
            return state();
        }
    }

    /// <summary>Adds a line.</summary>
    /// <param name="next">Makes it of what all lines come to; null where there is none to add.</param>
    /// <returns>The line, on disk.</returns>
    /// <exception cref="InputException">It cannot be written, or a line is damaged.</exception>
    public T? Append(Func<T?> next)
    {
        lock (adding)
        {
            using NoteLock one = NoteLock.OfPeople(run, dictionary);
            if (Read(next) is not { } line) return null;
            using (var file = new Journal<T>(path, warn))
            {
                file.Append(line);
                file.Secure();
            }
            return line;
        }
    }

    void Follow()
    {
        IReadOnlyList<T> lines = reader.Read(out bool anew);
        if (anew) forget();
        foreach (T line in lines) take(line);
    }
}
