using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Evaluation;

/// <summary>
/// What evaluations of a run compute once: numbers under a key that says everything they depend on. Files of the run's
/// <c>cache/</c>, each written whole or not at all; without a folder only this process remembers. A file that is damaged or of
/// another key is made anew, since all of it can be.
/// </summary>
/// <param name="folder">Where; null for memory alone.</param>
/// <param name="maker">Null for <see cref="MeasuredBy.ThisProgram"/>. What another made is passed over.</param>
public sealed class EvaluationCache(string? folder, string? maker = null)
{
    const string Kind = "EC";

    /// <summary>Changes when what is computed changes: older files are then passed over.</summary>
    const int Version = 1;

    readonly Dictionary<string, Array> remembered = [];
    readonly string maker = $"Fathom {maker ?? MeasuredBy.ThisProgram}";

    /// <summary>How often something was found, and how often it was not.</summary>
    public (int Found, int Missed) Uses { get; private set; }

    /// <summary>What is kept under a key, else what <paramref name="make"/> gives, which is then kept.</summary>
    /// <param name="what">Kind of thing, which begins the file's name.</param>
    /// <param name="key">All that it depends on; empty where that is not known, and then nothing is kept.</param>
    /// <param name="make">Computes it.</param>
    /// <param name="length">How many numbers it has, where that is known: what has others counts as damaged.</param>
    public T[] Get<T>(string what, string key, Func<T[]> make, int? length = null) where T : unmanaged
    {
        if (TryGet(what, key, out T[] kept, length)) return kept;
        T[] made = make();
        Put(what, key, made);
        return made;
    }

    /// <inheritdoc cref="Get"/>
    /// <param name="values">What is kept.</param>
    /// <returns>Whether something is.</returns>
    public bool TryGet<T>(string what, string key, out T[] values, int? length = null) where T : unmanaged
    {
        values = [];
        if (key.Length == 0) return false;
        string name = Name<T>(what, key);
        T[]? found = remembered.TryGetValue(name, out Array? known) ? (T[])known : Read<T>(name, key);
        if (found is null || (length is { } expected && found.Length != expected))
        {
            Uses = (Uses.Found, Uses.Missed + 1);
            return false;
        }
        remembered[name] = values = found;
        Uses = (Uses.Found + 1, Uses.Missed);
        return true;
    }

    /// <inheritdoc cref="Get"/>
    /// <param name="values">What to keep; not to be changed afterwards.</param>
    public void Put<T>(string what, string key, T[] values) where T : unmanaged
    {
        if (key.Length == 0) return;
        string name = Name<T>(what, key);
        remembered[name] = values;
        if (folder is null) return;
        byte[] text = Encoding.UTF8.GetBytes(Whole(key));
        try
        {
            Directory.CreateDirectory(folder);
            BinaryFile.Write(Path.Combine(folder, name), Kind, stream =>
            {
                BinaryFile.WriteValues<int>(stream, [text.Length]);
                stream.Write(text);
                BinaryFile.WriteValues<T>(stream, values);
            });
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            // Of a folder that cannot be written only this process remembers.
        }
    }

    T[]? Read<T>(string name, string key) where T : unmanaged
    {
        if (folder is null || !File.Exists(Path.Combine(folder, name))) return null;
        try
        {
            using MappedFile file = BinaryFile.Open(Path.Combine(folder, name), Kind, "fathom evaluate");
            byte[] expected = Encoding.UTF8.GetBytes(Whole(key));
            long at = BinaryFile.HeaderBytes + sizeof(int) + expected.Length, left = file.Length - at;
            if (left < 0 || left > Array.MaxLength || left % Marshal.SizeOf<T>() != 0
                || file.Span<int>(BinaryFile.HeaderBytes, 1)[0] != expected.Length
                || !file.Bytes(BinaryFile.HeaderBytes + sizeof(int), expected.Length).SequenceEqual(expected)) return null;
            return MemoryMarshal.Cast<byte, T>(file.Bytes(at, (int)left)).ToArray();
        }
        catch (InputException)
        {
            return null;
        }
    }

    string Whole(string key) => $"{key}, by {maker}";

    string Name<T>(string what, string key) =>
        $"{what}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Version} {typeof(T).Name} {Whole(key)}")))[..32]}.bin";
}
