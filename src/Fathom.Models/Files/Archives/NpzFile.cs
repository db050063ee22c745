namespace Fathom.Models.Files;

/// <summary>
/// NumPy's .npz files: a zip of .npy arrays of plain numbers, stored or deflated. Safe to read from many threads.
/// </summary>
public sealed class NpzFile : IDisposable
{
    const string Ending = ".npy";

    readonly ZipContainer zip;

    NpzFile(ZipContainer zip)
    {
        this.zip = zip;
        foreach (string entry in zip.Entries.Keys)
            if (!entry.EndsWith(Ending, StringComparison.Ordinal))
                throw new InputException(
                    $"{zip.Path}: record {OneLine.Quote(entry)} is no .npy array. Write it with numpy.savez.");
        Names = [.. zip.Entries.Keys.Select(entry => entry[..^Ending.Length])];
    }

    public string Path => zip.Path;

    /// <summary>Of the arrays, without <c>.npy</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <exception cref="InputException">Missing, unreadable or malformed.</exception>
    public static NpzFile Open(string path)
    {
        var zip = ZipContainer.Open(path);
        try
        {
            return new(zip);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>An array as floats, in C order.</summary>
    /// <param name="name">Without <c>.npy</c>.</param>
    /// <param name="expectedShape">−1 accepts any size of that dimension; without any numbers every shape is accepted.</param>
    /// <exception cref="InputException">It is missing, malformed, or of another type or shape.</exception>
    public float[] Floats(string name, params ReadOnlySpan<long> expectedShape) => Array(name).Floats(expectedShape);

    /// <summary>An array, valid until disposal.</summary>
    /// <exception cref="InputException">It is missing or malformed.</exception>
    public NpyArray Array(string name) => zip.Entries.TryGetValue(name + Ending, out ZipEntry? entry)
        ? new NpyArray(zip.Read(entry))
        : throw new InputException($"{Path}: there is no array {OneLine.Quote(name)}; " +
            $"the file has {string.Join(", ", Names.Take(8).Select(OneLine.Quote).DefaultIfEmpty("none"))}.");

    public void Dispose() => zip.Dispose();
}
