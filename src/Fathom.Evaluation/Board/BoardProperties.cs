using System.Text.RegularExpressions;
using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>
/// The board in a run's labels: variables named <c>d3 is mine</c>, <c>d3 is theirs</c>, <c>d3 is empty</c>. Property 3 s + c is
/// square s in class c.
/// </summary>
public sealed partial class BoardProperties
{
    /// <summary>mine, theirs, empty.</summary>
    public const int Classes = 3;

    /// <summary>The class of squares without a disc.</summary>
    internal const int Empty = 2;

    /// <summary>Whether a property is one of the classes with a disc, mine and theirs.</summary>
    internal static bool IsDisc(int property) => property % Classes != Empty;

    static readonly string[] ClassNames = ["mine", "theirs", "empty"];

    readonly int[] variables;

    BoardProperties(string[] squares, int[] variables) => (Squares, this.variables) = (squares, variables);

    /// <summary>Names, in the order of the labels.</summary>
    public IReadOnlyList<string> Squares { get; }

    /// <summary>Squares × classes.</summary>
    public int Count => variables.Length;

    /// <summary>Whether labels speak of a board at all.</summary>
    public static bool Has(LabelStore labels) => labels.Variables.Any(variable => Property().IsMatch(variable.Name));

    /// <exception cref="InputException">There is no board in the labels, or a square lacks a class.</exception>
    public static BoardProperties Of(LabelStore labels)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        List<string> squares = [];
        for (int v = 0; v < labels.Variables.Count; v++)
        {
            string name = labels.Variables[v].Name;
            byName.TryAdd(name, v);
            if (Property().Match(name) is { Success: true } match && !squares.Contains(match.Groups[1].Value))
                squares.Add(match.Groups[1].Value);
        }
        if (squares.Count == 0)
            throw new InputException($"labels of {labels.Description.Source}: no board in them; " +
                "expected variables such as 'd3 is mine', as 'fathom capture --world othello' makes them");
        var variables = new int[squares.Count * Classes];
        for (int property = 0; property < variables.Length; property++)
        {
            string name = $"{squares[property / Classes]} is {ClassNames[property % Classes]}";
            variables[property] = byName.TryGetValue(name, out int v) ? v : throw new InputException(
                $"labels of {labels.Description.Source}: '{name}' is missing; expected mine, theirs and empty of every square");
        }
        return new([.. squares], variables);
    }

    /// <summary>The board at the tokens of a capture's rows.</summary>
    public LabelledRows Read(ActivationStore store, ItemStore items, LabelStore labels, RowRange range)
    {
        var tokens = new long[range.Count];
        ReadOnlySpan<RowPosition> positions = store.Positions(range.First, range.Count);
        for (int row = 0; row < tokens.Length; row++)
            tokens[row] = items.Entry(positions[row].Context).Start + positions[row].Position;
        return LabelledRows.Of(range.Count, Count, (row, property) => labels.Has(tokens[row], variables[property]),
            DocumentPlaces.Of(store, items, range.First, range.Count));
    }

    [GeneratedRegex("^(.+) is (?:mine|theirs|empty)$")]
    private static partial Regex Property();
}
