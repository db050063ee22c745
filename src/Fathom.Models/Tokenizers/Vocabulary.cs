namespace Fathom.Models.Tokenizers;

/// <summary>Token texts and ids, both ways.</summary>
internal sealed class Vocabulary
{
    /// <summary>
    /// Ids index arrays here and rows of the embedding in the model. The largest vocabularies have a million; an id above this
    /// is a damaged file.
    /// </summary>
    internal const int HighestId = (1 << 22) - 1;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly string?[] _tokens;

    private Vocabulary(Dictionary<string, int> ids, string?[] tokens)
    {
        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = tokens;
    }

    /// <summary>The highest id and one.</summary>
    internal int Size => _tokens.Length;

    internal static Vocabulary Read(JsonPart part)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        int highest = -1;
        foreach (var (token, id) in part.Entries())
        {
            int value = id.Number(HighestId);
            ids.Add(token, value);
            highest = Math.Max(highest, value);
        }
        var tokens = new string?[highest + 1];
        foreach (var (token, id) in ids)
        {
            if (tokens[id] is { } other)
            {
                throw part.Bad($"the tokens \"{JsonPart.Shown(other)}\" and \"{JsonPart.Shown(token)}\" have the same id {id}");
            }
            tokens[id] = token;
        }
        return new Vocabulary(ids, tokens);
    }

    /// <summary>The id of a token, −1 for none.</summary>
    internal int Id(ReadOnlySpan<char> token) => _ids.TryGetValue(token, out int id) ? id : -1;

    /// <summary>The token of an id, null for none.</summary>
    internal string? Token(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;
}
