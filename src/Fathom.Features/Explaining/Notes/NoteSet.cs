using System.Text.Json;

namespace Fathom.Features;

/// <summary>A journal to which nothing is added that it says already: doing work again leaves it as it is. Thread-safe.</summary>
/// <param name="path">The file.</param>
/// <param name="timeless">A note without the time at which it was made.</param>
/// <param name="warn">Gets lines for a person.</param>
sealed class NoteSet<T>(string path, Func<T, T> timeless, Action<string> warn) : IDisposable where T : class
{
    readonly Journal<T> file = new(path, warn);
    readonly HashSet<string> said = [.. Journal<T>.Read(path).Select(note => Key(timeless(note)))];

    public void Add(T note)
    {
        lock (said)
            if (!said.Add(Key(timeless(note)))) return;
        file.Append(note);
    }

    public void Dispose() => file.Dispose();

    static string Key(T note) => JsonSerializer.Serialize(note, JsonFile.Options);
}
