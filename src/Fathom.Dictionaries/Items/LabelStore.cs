using System.Security.Cryptography;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>The labels of a run: for every token of its items the variables that are active there. Memory-mapped,
/// thread-safe.</summary>
public sealed class LabelStore : IDisposable
{
    internal const string Kind = "LB", BitsFile = "labels.bin", DescriptionFile = "labels.json";

    readonly MappedFile bits;
    readonly Lazy<string> hash;

    LabelStore(string folder, LabelDescription description, MappedFile bits)
    {
        (Description, this.bits) = (description, bits);
        hash = new(() => HashOf(folder));
    }

    /// <summary>SHA-256 of both files.</summary>
    public string Hash => hash.Value;

    /// <summary>Source and variables.</summary>
    public LabelDescription Description { get; }

    /// <summary>What the bits of a row speak of, in their order.</summary>
    public IReadOnlyList<LabelledVariable> Variables => Description.Variables;

    /// <summary>64-bit words in a row: ⌈variables / 64⌉.</summary>
    public int RowWords => Words(Variables.Count);

    /// <summary>Whether a run's <c>items</c> have labels.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, DescriptionFile));

    /// <summary>The labels of a run; null where its items have none.</summary>
    /// <param name="folder">The run's <c>items</c>.</param>
    /// <param name="items">Them.</param>
    /// <exception cref="InputException">Torn, damaged, or of other items.</exception>
    public static LabelStore? TryOpen(string folder, ItemStore items)
    {
        string path = Path.Combine(folder, DescriptionFile);
        if (!File.Exists(path)) return null;
        var description = JsonFile.Read<LabelDescription>(path, ItemStore.Repair);
        MappedFile bits = BinaryFile.Open(Path.Combine(folder, BitsFile), Kind, ItemStore.Repair);
        long expected = description.Tokens * Words(description.Variables.Count) * sizeof(ulong);
        if (description.Tokens == items.Description.Tokens && bits.Length - BinaryFile.HeaderBytes == expected)
            return new(folder, description, bits);
        bits.Dispose();
        throw new InputException($"{path}: labels of {description.Tokens} tokens, the items have {items.Description.Tokens}; " +
            $"make them anew with '{ItemStore.Repair}'");
    }

    /// <summary>The labels of one token: bit v mod 64 of word v ÷ 64 is variable v.</summary>
    /// <param name="token">Index in <c>tokens.bin</c>, such as <see cref="ContextEntry.Start"/> and a position.</param>
    public ReadOnlySpan<ulong> Row(long token) =>
        bits.Span<ulong>(BinaryFile.HeaderBytes + token * RowWords * sizeof(ulong), RowWords);

    /// <summary>Whether a variable is active on a token.</summary>
    public bool Has(long token, int variable) => (Row(token)[variable / 64] >> variable % 64 & 1) != 0;

    public void Dispose() => bits.Dispose();

    static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in new[] { DescriptionFile, BitsFile })
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, name));
            hash.AppendData(SHA256.HashData(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static int Words(int variables) => (variables + 63) / 64;
}
