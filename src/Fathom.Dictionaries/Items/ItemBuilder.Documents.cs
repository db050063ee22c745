using System.Security.Cryptography;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <content>Documents to tokens.</content>
public sealed partial class ItemBuilder
{
    static ItemFile Describe(string path)
    {
        TextFiles.RequireFile(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    List<int[]> Tokenise(Workers workers)
    {
        var documents = new List<int[]>();
        long left = config.MaxTokens ?? long.MaxValue;
        // A context can hold no more of a document than this, so no more counts.
        int most = config.PerDocument ? config.Context - (bos is null ? 0 : 1) : int.MaxValue;
        foreach (EncodedDocument[] chunk in Encoded(workers))
        {
            for (int i = 0; i < chunk.Length && left > 0; i++)
            {
                int take = (int)Math.Min(left, Math.Min(most, chunk[i].Ids.Length));
                if (take == 0) continue;
                documents.Add(chunk[i].Ids[..take]);
                labels.Add(chunk[i].Labels, take);
                origins.Add(chunk[i].Origin);
                left -= take;
            }
            if (left <= 0) break;
        }
        if (documents.Count == 0)
            throw new InputException($"{Inputs}: no text in it; expected documents to capture");
        return documents;
    }

    string Inputs => source?.Identity ?? string.Join(", ", config.Text);

    IEnumerable<EncodedDocument[]> Encoded(Workers workers)
    {
        if (source is null)
        {
            foreach (TextDocument[] chunk in TextFiles.Read(config.Text).Chunk(DocumentsAtOnce))
            {
                // Variables are numbered in the order of the files, not of the threads.
                LabelSpan[]?[] spans = [.. chunk.Select(document => document.Labels is null ? null : Numbered(document.Labels))];
                yield return InParallel(workers, chunk.Length, i => Encode(chunk[i].Origin, chunk[i].Text, spans[i]));
            }
            yield break;
        }
        digest = new SourceDigest();
        for (long first = 0; first < config.Documents; first += DocumentsAtOnce)
        {
            long start = first;
            var read = new LabelledDocument[Math.Min(DocumentsAtOnce, config.Documents - first)];
            EncodedDocument[] encoded = InParallel(workers, read.Length, i =>
            {
                read[i] = source.Read(start + i);
                return Encode(new(0, (int)(start + i)), read[i].Text, read[i].Labels);
            });
            foreach (LabelledDocument document in read) digest.Add(document.Text);
            yield return encoded;
        }
    }

    LabelSpan[] Numbered(IReadOnlyList<NamedSpan> spans) =>
        [.. spans.Select(span => new LabelSpan(span.Start, span.End, labels.Variable(span.Variable)))];

    static EncodedDocument[] InParallel(Workers workers, int count, Func<int, EncodedDocument> encode)
    {
        var encoded = new EncodedDocument[count];
        workers.For(count, i => encoded[i] = encode(i));
        return encoded;
    }

    EncodedDocument Encode(DocumentOrigin origin, string text, IReadOnlyList<LabelSpan>? spans)
    {
        if (spans is null) return new(origin, tokenizer.Encode(text), []);
        TokenSpan[] encoded = tokenizer.EncodeSpans(text);
        return new(origin, [.. encoded.Select(token => token.Id)], LabelTable.OnTokens(text, encoded, spans));
    }

    sealed record EncodedDocument(DocumentOrigin Origin, int[] Ids, IReadOnlyList<LabelRange> Labels);
}
