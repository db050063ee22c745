namespace Fathom.Models.Files;

/// <summary>
/// What <c>torch.save</c> of PyTorch 1.6 and later wrote: a zip of one folder with <c>data.pkl</c>, a pickle, and the numbers
/// of each storage in <c>data/</c>. The pickle is read as data and never executed (<see cref="PickleReader"/>).
/// </summary>
public sealed class TorchFile : IDisposable
{
    const string Pickle = "data.pkl";

    readonly ZipContainer zip;

    TorchFile(ZipContainer zip)
    {
        this.zip = zip;
        string[] pickles = [.. zip.Entries.Keys.Where(name => name.EndsWith($"/{Pickle}", StringComparison.Ordinal))];
        if (pickles.Length != 1) throw Bad(Path, $"it has {pickles.Length} records {Pickle} in a folder, expected one");
        string root = pickles[0][..^(Pickle.Length + 1)];
        foreach (ZipEntry entry in zip.Entries.Values)
            if (entry.Deflated) throw Bad(Path, $"record {OneLine.Quote(entry.Name)} is compressed, which torch never does");
        if (zip.Entries.TryGetValue($"{root}/byteorder", out ZipEntry? order)
            && !zip.Read(order).Bytes(0, (int)Math.Min(6, order.Length)).SequenceEqual("little"u8))
            throw Bad(Path, "its numbers are not little-endian");
        Root = PickleReader.Read(zip.Read(zip.Entries[pickles[0]]), new TorchObjects(zip, root));
    }

    public string Path => zip.Path;

    /// <summary>What was saved: as a rule a <see cref="PickleDictionary"/>.</summary>
    public object? Root { get; }

    /// <exception cref="InputException">Missing, unreadable, malformed, or more than data.</exception>
    public static TorchFile Open(string path)
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

    /// <summary>Unmaps the file; its tensors cannot be read from then on.</summary>
    public void Dispose() => zip.Dispose();

    /// <summary>The one form of every refusal.</summary>
    internal static InputException Bad(string path, string what) => new($"{path}: not a readable PyTorch file: {what}. " +
        "Save it again with torch.save, as tensors in plain dictionaries.");
}
