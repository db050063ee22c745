using System.Security.Cryptography;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>A journal to which nothing is added that its last note about the same says already: doing work again leaves it as it is.
/// Thread-safe.</summary>
/// <param name="path">The file.</param>
/// <param name="about">What a note is about, whatever it says of it.</param>
/// <param name="timeless">A note without the time at which it was made.</param>
/// <param name="warn">Gets lines for a person.</param>
sealed class NoteSet<T>(string path, Func<T, object> about, Func<T, T> timeless, Action<string> warn) : IDisposable where T : class
{
    readonly Journal<T> file = new(path, warn);
    // Hashes: of what a note is about, of the note.
    readonly Dictionary<string, string> last = Last(Journal<T>.Read(path), about, timeless);

    public void Add(T note)
    {
        (string key, string said) = (Hash(about(note)), Hash(timeless(note)));
        lock (last)
        {
            if (last.TryGetValue(key, out string? before) && before == said) return;
            file.Append(note);
            last[key] = said;
        }
    }

    public void Dispose() => file.Dispose();

    static Dictionary<string, string> Last(IEnumerable<T> notes, Func<T, object> about, Func<T, T> timeless)
    {
        var last = new Dictionary<string, string>();
        foreach (T note in notes) last[Hash(about(note))] = Hash(timeless(note));
        return last;
    }

    static string Hash(object note) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(note, JsonFile.Options)));
}
