using System.Text;
using Fathom.Models.Tokenizers.Decoders;
using Fathom.Models.Tokenizers.Model;
using Fathom.Models.Tokenizers.Normalizers;
using Fathom.Models.Tokenizers.PreTokenizers;
using Decoder = Fathom.Models.Tokenizers.Decoders.Decoder;

namespace Fathom.Models.Tokenizers;

/// <summary>
/// Text to token ids and back, exactly as Hugging Face's <c>tokenizers</c> does it with the same tokenizer.json. The way of a
/// text: added tokens are cut out, the rest is normalised and cut into pieces, each piece is encoded by the BPE model, and the
/// template puts special tokens around. May be used by many threads at once.
/// </summary>
/// <remarks>
/// Only BPE models so far; what a file has beyond that is refused by name. The settings "truncation" and "padding" are not
/// applied. A lone surrogate in a text counts as U+FFFD. The word cache keeps at most 65,536 words.
/// </remarks>
public sealed class Tokenizer
{
    private readonly Normalizer? _normalizer;
    private readonly PreTokenizer? _preTokenizer;
    private readonly BpeModel _model;
    private readonly Template _template;
    private readonly Decoder? _decoder;
    private readonly Dictionary<int, AddedToken> _added;
    private readonly Dictionary<int, string> _addedTexts = [];
    private readonly AddedTokenFinder? _inRawText, _inNormalizedText;

    private Tokenizer(TokenizerFile file)
    {
        (_normalizer, _preTokenizer, _model) = (file.Normalizer, file.PreTokenizer, file.Model);
        (_template, _decoder) = (file.Template, file.Decoder);
        _added = file.AddedTokens.ToDictionary(token => token.Id);
        List<(AddedToken, string)> raw = [], normalized = [];
        foreach (var token in file.AddedTokens)
        {
            string text = token.Normalized && _normalizer is not null ? _normalizer.Apply(token.Content) : token.Content;
            (token.Normalized ? normalized : raw).Add((token, text));
            _addedTexts.Add(token.Id, text);
        }
        _inRawText = raw.Count > 0 ? new AddedTokenFinder(raw) : null;
        _inNormalizedText = normalized.Count > 0 ? new AddedTokenFinder(normalized) : null;
        int highestAdded = file.AddedTokens.Count > 0 ? file.AddedTokens.Max(token => token.Id) : -1;
        VocabularySize = Math.Max(_model.Vocabulary.Size, highestAdded + 1);
        BosId = _template.Before.Length > 0 ? _template.Before[0] : null;
    }

    /// <summary>
    /// The highest id and one, added tokens included. The model's own vocabulary may be larger: embeddings are often padded.
    /// </summary>
    public int VocabularySize { get; }

    /// <summary>The first special token that the template puts before a text; null where there is none.</summary>
    public int? BosId { get; }

    /// <summary>Reads a tokenizer.json, or that of a model's folder.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or uses what is not supported yet.</exception>
    public static Tokenizer Load(string folderOrFile)
    {
        ArgumentNullException.ThrowIfNull(folderOrFile);
        return new Tokenizer(TokenizerFile.Read(folderOrFile));
    }

    /// <summary>Reads the text of a tokenizer.json.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Where it comes from, for error messages.</param>
    /// <exception cref="InputException">It is damaged, or uses what is not supported yet.</exception>
    public static Tokenizer Parse(string json, string source) => new(TokenizerFile.Read(source, Encoding.UTF8.GetBytes(json)));

    /// <summary>The id of a token as the vocabulary or the added tokens spell it; null for none.</summary>
    public int? Id(string token) =>
        _added.Values.FirstOrDefault(added => added.Content == token)?.Id
            ?? (_model.Vocabulary.Id(token) is var id and >= 0 ? id : null);

    /// <summary>The token ids of a text.</summary>
    /// <param name="special">
    /// Whether the template's special tokens (BOS and the like) are put around. Those that stand in the text are always found.
    /// </param>
    public int[] Encode(string text, bool special = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WellFormed(text);
        List<int> ids = new(text.Length / 3 + 4);
        if (special) { ids.AddRange(_template.Before); }
        EncodeText(text, new TokenSink(ids, null));
        if (special) { ids.AddRange(_template.Behind); }
        return [.. ids];
    }

    /// <summary>
    /// The token ids of a text, without the template's special tokens, each with the characters that it stands for. Characters
    /// that a tokenizer removes are in no token; what it puts in, such as a space before the first word, adds no character.
    /// </summary>
    public TokenSpan[] EncodeSpans(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WellFormed(text);
        List<int> ids = new(text.Length / 3 + 4);
        List<CharacterRange> ranges = new(ids.Capacity);
        EncodeText(text, new TokenSink(ids, ranges));
        var tokens = new TokenSpan[ids.Count];
        for (int i = 0; i < tokens.Length; i++) { tokens[i] = new(ids[i], ranges[i].Start, ranges[i].End); }
        return tokens;
    }

    /// <summary>The text of token ids. Ids without a token give nothing.</summary>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        List<string> tokens = new(ids.Length);
        foreach (int id in ids)
        {
            if (skipSpecial && IsSpecial(id)) { continue; }
            if ((_addedTexts.GetValueOrDefault(id) ?? _model.Vocabulary.Token(id)) is { } token) { tokens.Add(token); }
        }
        return _decoder is null ? string.Join(' ', tokens) : string.Concat(_decoder.Apply(tokens));
    }

    /// <summary>
    /// The token as the vocabulary spells it, such as "Ġthe", "▁the" or "&lt;0x0A&gt;"; "[5]" for an id without a token, as in
    /// padded embeddings.
    /// </summary>
    public string Token(int id) =>
        _added.TryGetValue(id, out var added) ? added.Content : _model.Vocabulary.Token(id) ?? $"[{id}]";

    /// <summary>
    /// The token as a person reads it: bytes decoded (U+FFFD where they are part of a character), marks as spaces.
    /// </summary>
    public string Text(int id)
    {
        string token = Token(id);
        if (_added.ContainsKey(id) || _model.Vocabulary.Token(id) is null) { return token; }
        if (_decoder is { ReadsBytes: true }) { return string.Concat(new ByteLevelDecoder().Apply([token])); }
        int value = ByteToken.Value(token);
        if (value >= 0) { return value < 0x80 ? ((char)value).ToString() : "\uFFFD"; }
        return token.Replace(BpeModel.Mark, ' ');
    }

    /// <summary>Whether an id is a special token, such as BOS or end of text.</summary>
    public bool IsSpecial(int id) => _added.TryGetValue(id, out var token) && token.Special;

    private void EncodeText(string text, TokenSink to)
    {
        if (_inRawText is null)
        {
            EncodePart(text, 0, to);
            return;
        }
        foreach (var (token, start, end) in _inRawText.Cut(text))
        {
            if (token is not null) { to.Add(token.Id, new(start, end)); }
            else { EncodePart(text[start..end], start, to); }
        }
    }

    // A part of the text that begins at a character of it.
    private void EncodePart(string text, int at, TokenSink to)
    {
        var origins = to.Ranges is null ? null : CharacterRange.Each(at, text.Length);
        if (_normalizer is not null)
        {
            if (origins is null) { text = _normalizer.Apply(text); }
            else { (text, origins) = _normalizer.Apply(text, origins); }
        }
        if (_inNormalizedText is null)
        {
            EncodePlain(text, origins, at == 0, to);
            return;
        }
        foreach (var (token, start, end) in _inNormalizedText.Cut(text))
        {
            if (token is not null)
            {
                to.Add(token.Id, origins is null ? default : CharacterRange.Hull(origins.AsSpan(start..end)));
            }
            else { EncodePlain(text[start..end], origins?[start..end], at == 0 && start == 0, to); }
        }
    }

    private void EncodePlain(string text, CharacterRange[]? origins, bool atTextStart, TokenSink to)
    {
        if (text.Length == 0) { return; }
        if (_preTokenizer is null)
        {
            EncodePiece(text, origins, to);
            return;
        }
        var pieces = new Pieces(text, atTextStart, origins);
        _preTokenizer.Apply(pieces);
        for (int i = 0; i < pieces.Spans.Count; i++)
        {
            var (start, length) = pieces.Spans[i];
            EncodePiece(pieces[i], pieces.Origins is null ? default : pieces.Origins.AsSpan(start, length), to);
        }
    }

    private void EncodePiece(ReadOnlySpan<char> piece, ReadOnlySpan<CharacterRange> origins, TokenSink to)
    {
        if (to.Ranges is null)
        {
            _model.Encode(piece, to.Ids);
            return;
        }
        int first = to.Ranges.Count;
        _model.Encode(piece, to.Ids, to.Ranges);
        for (int i = first; i < to.Ranges.Count; i++)
        {
            to.Ranges[i] = CharacterRange.Hull(origins[to.Ranges[i].Start..to.Ranges[i].End]);
        }
    }

    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) { return text; }
        var result = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes()) // a lone half comes as U+FFFD
        {
            result.Append(units[..rune.EncodeToUtf16(units)]);
        }
        return result.ToString();
    }

    /// <summary>Where tokens go.</summary>
    /// <param name="Ids">Gets the ids.</param>
    /// <param name="Ranges">Gets the characters of each; null where nobody asks.</param>
    private readonly record struct TokenSink(List<int> Ids, List<CharacterRange>? Ranges)
    {
        internal void Add(int id, CharacterRange range)
        {
            Ids.Add(id);
            Ranges?.Add(range);
        }
    }
}
