using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Models.Tokenizers.Model;

/// <summary>
/// Byte pair encoding: a word begins as the tokens of its characters and is joined, the preferred merge first, until no merge
/// applies (Sennrich, Haddow and Birch 2016). A character without a token becomes its bytes' tokens (byte fallback) or the
/// unknown token, or is left out where there is neither.
/// </summary>
internal sealed class BpeModel
{
    /// <summary>SentencePiece's visible space.</summary>
    internal const char Mark = '▁';

    [ThreadStatic]
    private static MergeScratch? t_scratch;

    private readonly Vocabulary _vocabulary;
    private readonly MergeTable _merges;
    private readonly int[]? _byteIds;
    private readonly int _unknownId;
    private readonly bool _fuseUnknown, _ignoreMerges, _cutAtMarks;
    private readonly int[] _characterIds = new int[0x10000];
    private readonly WordCache _cache = new();

    private BpeModel(
        Vocabulary vocabulary, MergeTable merges, int[]? byteIds, int unknownId, bool fuseUnknown, bool ignoreMerges)
    {
        _vocabulary = vocabulary;
        _merges = merges;
        _byteIds = byteIds;
        _unknownId = unknownId;
        _fuseUnknown = fuseUnknown;
        _ignoreMerges = ignoreMerges;
        for (int c = 0; c < _characterIds.Length; c++)
        {
            char unit = (char)c;
            _characterIds[c] = vocabulary.Id(new ReadOnlySpan<char>(in unit));
        }
        // If no merge ever reaches across a mark, the words between marks can be encoded, and remembered, one by one: three times
        // as fast on TinyStories with a tokenizer like Llama's, which has no pre-tokenizer and would merge whole texts.
        _cutAtMarks = !merges.CrossesMarks && !ignoreMerges && _characterIds[Mark] >= 0;
    }

    internal Vocabulary Vocabulary => _vocabulary;

    internal static BpeModel Read(JsonPart part)
    {
        string? type = part.Find("type")?.Text();
        if (type is null && part.Find("merges") is null)
        {
            throw part.Bad("a model without \"type\" and \"merges\" is no BPE model and not supported yet");
        }
        if (type is not (null or "BPE"))
        {
            throw part.Bad($"the model {JsonPart.Shown(type)} is not supported yet (supported: BPE)");
        }
        part.AllowOnly("type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk",
            "byte_fallback", "ignore_merges", "vocab", "merges");
        if (part.Find("dropout") is { } dropout)
        {
            throw dropout.Bad("dropout makes ids random and is not supported; set it to null");
        }
        foreach (string affix in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (part.Find(affix) is { } text && text.Text().Length > 0) { throw text.Bad("this setting is not supported yet"); }
        }
        var vocabulary = Vocabulary.Read(part["vocab"]);
        var merges = MergeTable.Read(part["merges"], vocabulary);
        int unknownId = -1;
        if (part.Find("unk_token") is { } unknown)
        {
            unknownId = vocabulary.Id(unknown.Text());
            if (unknownId < 0) { throw unknown.Bad($"the token \"{JsonPart.Shown(unknown.Text())}\" is not in the vocabulary"); }
        }
        bool Set(string key) => part.Find(key)?.Flag() ?? false;
        int[]? byteIds = Set("byte_fallback")
            ? [.. Enumerable.Range(0, 256).Select(b => vocabulary.Id(ByteToken.Name(b)))]
            : null;
        return new BpeModel(vocabulary, merges, byteIds, unknownId, Set("fuse_unk"), Set("ignore_merges"));
    }

    /// <summary>Adds the ids of one piece and the characters of the piece that each stands for.</summary>
    internal void Encode(ReadOnlySpan<char> piece, List<int> to, List<CharacterRange> ranges)
    {
        if (_ignoreMerges && _vocabulary.Id(piece) is var whole and >= 0)
        {
            to.Add(whole);
            ranges.Add(new(0, piece.Length));
        }
        else { Merge(piece, to, ranges); }
    }

    /// <summary>Adds the ids of one piece.</summary>
    internal void Encode(ReadOnlySpan<char> piece, List<int> to)
    {
        if (!_cutAtMarks)
        {
            EncodeWord(piece, to);
            return;
        }
        int start = 0;
        for (int i = 1; i < piece.Length; i++)
        {
            if (piece[i] != Mark || piece[i - 1] == Mark) { continue; }
            EncodeWord(piece[start..i], to);
            start = i;
        }
        EncodeWord(piece[start..], to);
    }

    private void EncodeWord(ReadOnlySpan<char> word, List<int> to)
    {
        if (_cache.TryGet(word, out int[] known))
        {
            to.AddRange(known);
            return;
        }
        int first = to.Count;
        if (_ignoreMerges && _vocabulary.Id(word) is var whole and >= 0) { to.Add(whole); }
        else { Merge(word, to, null); }
        _cache.Add(word, CollectionsMarshal.AsSpan(to)[first..]);
    }

    private void Merge(ReadOnlySpan<char> word, List<int> to, List<CharacterRange>? ranges)
    {
        var scratch = t_scratch ??= new MergeScratch();
        scratch.Clear(_byteIds is null ? word.Length : 3 * word.Length);
        AddCharacters(word, scratch);
        scratch.MergeAll(_merges, to, ranges);
    }

    private void AddCharacters(ReadOnlySpan<char> word, MergeScratch scratch)
    {
        // The run of unknown characters that waits for its token; Start is −1 for none.
        var unknown = new CharacterRange(-1, -1);
        for (int at = 0, units; at < word.Length; at += units)
        {
            units = char.IsHighSurrogate(word[at]) ? 2 : 1;
            int id = units == 1 ? _characterIds[word[at]] : _vocabulary.Id(word.Slice(at, units));
            if (id >= 0)
            {
                if (unknown.Start >= 0) { scratch.Add(_unknownId, unknown.Start, unknown.End); }
                unknown = new(-1, -1);
                scratch.Add(id, at, at + units);
            }
            // Bytes do not end a run of unknown characters, they overtake it: so it is in Hugging Face's, and ids must agree.
            else if (!TryAddBytes(word.Slice(at, units), at, scratch) && _unknownId >= 0)
            {
                if (unknown.Start >= 0 && !_fuseUnknown)
                {
                    scratch.Add(_unknownId, unknown.Start, unknown.End);
                    unknown = new(-1, -1);
                }
                unknown = new(unknown.Start >= 0 ? unknown.Start : at, at + units);
            }
        }
        if (unknown.Start >= 0) { scratch.Add(_unknownId, unknown.Start, unknown.End); }
    }

    private bool TryAddBytes(ReadOnlySpan<char> character, int at, MergeScratch scratch)
    {
        if (_byteIds is null) { return false; }
        Span<byte> buffer = stackalloc byte[4];
        var bytes = buffer[..Encoding.UTF8.GetBytes(character, buffer)];
        foreach (byte value in bytes)
        {
            if (_byteIds[value] < 0) { return false; }
        }
        foreach (byte value in bytes) { scratch.Add(_byteIds[value], at, at + character.Length); }
        return true;
    }
}
