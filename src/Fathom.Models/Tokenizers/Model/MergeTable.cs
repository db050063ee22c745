using System.Text.Json;

namespace Fathom.Models.Tokenizers.Model;

/// <summary>The merges of a BPE model: which pairs of tokens join, in what order of preference, to which token.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<ulong, (int Rank, int Id)> _merges;

    private MergeTable(Dictionary<ulong, (int, int)> merges, bool crossesMarks)
    {
        _merges = merges;
        CrossesMarks = crossesMarks;
    }

    /// <summary>Whether some merge gives a token with a ▁ behind another character.</summary>
    internal bool CrossesMarks { get; }

    /// <summary>
    /// Reads merges as "left right" or as ["left", "right"]; of two equal ones the later counts, as in Hugging Face's.
    /// </summary>
    internal static MergeTable Read(JsonPart part, Vocabulary vocabulary)
    {
        Dictionary<ulong, (int, int)> merges = [];
        int rank = 0;
        bool crosses = false;
        foreach (var item in part.Items())
        {
            var (left, right) = Split(item);
            string joined = left + right;
            int first = Known(item, vocabulary, left), second = Known(item, vocabulary, right);
            merges[Key(first, second)] = (rank++, Known(item, vocabulary, joined));
            crosses |= joined.AsSpan().TrimStart(BpeModel.Mark).Contains(BpeModel.Mark);
        }
        return new MergeTable(merges, crosses);
    }

    internal bool TryGet(int left, int right, out int rank, out int id)
    {
        bool found = _merges.TryGetValue(Key(left, right), out var merge);
        (rank, id) = merge;
        return found;
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private static (string Left, string Right) Split(JsonPart item)
    {
        string[] sides = item.Element.ValueKind == JsonValueKind.Array
            ? [.. item.Items().Take(3).Select(side => side.Text())]
            : item.Text().Split(' ');
        return sides.Length == 2
            ? (sides[0], sides[1])
            : throw item.Bad("a merge must name two tokens, \"left right\" or [\"left\", \"right\"]");
    }

    private static int Known(JsonPart item, Vocabulary vocabulary, string token)
    {
        int id = vocabulary.Id(token);
        return id >= 0
            ? id
            : throw item.Bad($"the merge names the token \"{JsonPart.Shown(token)}\", which is not in the vocabulary");
    }
}
