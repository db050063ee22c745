using System.Text;

namespace Fathom.Features;

/// <summary>A question with places to fill in, {name}: a file whose part before the line --- is the system prompt.</summary>
sealed class Prompt
{
    const string Border = "---";

    readonly string system, user;

    /// <param name="text">The file's.</param>
    /// <param name="places">Names that are filled in, all of which it must have.</param>
    /// <param name="where">For messages.</param>
    /// <exception cref="InputException">The border or a place is missing.</exception>
    public Prompt(string text, IReadOnlyList<string> places, string where)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int border = Array.IndexOf(lines, Border);
        if (border < 0)
            throw new InputException($"{where}: no line {Border}; expected one between the system prompt and the question");
        system = string.Join('\n', lines[..border]).Trim();
        user = string.Join('\n', lines[(border + 1)..]).Trim();
        foreach (string place in places)
            if (!text.Contains(Place(place), StringComparison.Ordinal))
                throw new InputException($"{where}: {Place(place)} is missing; expected it where that is to be filled in");
    }

    /// <summary>Fills in values in one pass: what a value holds is never a place.</summary>
    public PromptText Fill(params (string Place, string Value)[] values) => new(Filled(system, values), Filled(user, values));

    static string Filled(string text, (string Place, string Value)[] values)
    {
        var filled = new StringBuilder();
        for (int at = 0; at < text.Length;)
        {
            (string? place, string value) = Array.Find(values, each =>
                string.CompareOrdinal(text, at, Place(each.Place), 0, each.Place.Length + 2) == 0);
            if (place is null) filled.Append(text[at++]);
            else
            {
                filled.Append(value);
                at += place.Length + 2;
            }
        }
        return filled.ToString();
    }

    static string Place(string name) => "{" + name + "}";
}
