namespace Fathom.Models.Pretraining;

/// <summary>
/// Documents without end, each a function of its number: sequence n is filled with documents n · 2¹⁶, n · 2¹⁶ + 1, …, each
/// after a separator, the last one cut. No document comes twice, so there is no epoch, and no loss on it is memory.
/// </summary>
public sealed class DocumentTokenSource : ITokenizedSource
{
    /// <summary>Documents set aside for a sequence: each gives at least its separator, so that they always fill it.</summary>
    const int Stride = 1 << 16;

    readonly Func<long, string> documents;
    readonly DocumentTokenizer tokenizer;

    /// <param name="identity">Name and seed of the documents, on one line.</param>
    /// <param name="documents">Document number i; thread-safe.</param>
    /// <param name="tokenizerJson">The text of a tokenizer.json.</param>
    /// <exception cref="InputException">The tokenizer has no token that parts documents.</exception>
    public DocumentTokenSource(string identity, Func<long, string> documents, string tokenizerJson)
    {
        this.documents = documents;
        tokenizer = new DocumentTokenizer(tokenizerJson);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(tokenizerJson);
        Identity = $"{identity}, tokenizer sha256 " +
            $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..16]}…";
    }

    public string Identity { get; }

    public int VocabularySize => tokenizer.VocabularySize;

    public string TokenizerJson => tokenizer.Json;

    public int? Separator => tokenizer.Separator;

    public void Read(long sequence, Span<int> ids, NextTokenDistributions? targets = null)
    {
        int filled = 0;
        for (long document = 0; filled < ids.Length; document++)
        {
            ReadOnlySpan<int> next = tokenizer.Encode(documents(sequence * Stride + document));
            next = next[..Math.Min(next.Length, ids.Length - filled)];
            next.CopyTo(ids[filled..]);
            filled += next.Length;
        }
    }
}
