namespace Fathom.Explorer;

/// <summary>
/// A part of the map with straight edges, short enough for an address: its corners one after the other, x and y each as two
/// characters of base64url, 12 bits from −1 to 1.
/// </summary>
sealed class MapArea
{
    /// <summary>Corners at most.</summary>
    public const int MostCorners = 64;

    /// <summary>Characters at most.</summary>
    public const int Longest = MostCorners * OfCorner;

    const int OfCorner = 4, OfNumber = 2, Digits = 64, Steps = Digits * Digits - 1;
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    readonly (float X, float Y)[] corners;

    MapArea((float X, float Y)[] corners) => this.corners = corners;

    /// <exception cref="RequestException">No such text.</exception>
    public static MapArea Parse(string text)
    {
        if (text.Length < 3 * OfCorner || text.Length > Longest || text.Length % OfCorner != 0 || text.Any(c => !Alphabet.Contains(c)))
            throw RequestException.Bad($"area={Query.Shown(text)}: expected 3 to {MostCorners} corners of {OfCorner} characters A-Z a-z 0-9 - _");
        return new([.. Enumerable.Range(0, text.Length / OfCorner).Select(i =>
            (Number(text, OfCorner * i), Number(text, OfCorner * i + OfNumber)))]);
    }

    /// <summary>Whether a place lies inside: a ray from it crosses the edges an odd number of times.</summary>
    public bool Contains(float x, float y)
    {
        bool inside = false;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            (float x1, float y1) = corners[i];
            (float x2, float y2) = corners[j];
            if (y1 > y != y2 > y && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) inside = !inside;
        }
        return inside;
    }

    static float Number(string text, int at) =>
        (Alphabet.IndexOf(text[at]) * Digits + Alphabet.IndexOf(text[at + 1])) * 2f / Steps - 1;
}
