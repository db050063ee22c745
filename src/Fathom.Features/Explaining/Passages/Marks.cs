namespace Fathom.Features;

/// <summary>Which tokens of a passage are marked, [n]. Marks in wrong places have the shape of right ones: whoever counts them,
/// or the runs that they make, learns nothing.</summary>
static class Marks
{
    const int Tries = 200;

    /// <summary>The tokens on which the latent fires.</summary>
    public static bool[] Of(Passage passage) => [.. passage.Activations.Select(value => value > 0)];

    /// <summary>Runs of the same lengths in other places, each arrangement of them equally likely that has no right mark; null
    /// where none was found.</summary>
    public static bool[]? Elsewhere(bool[] marks, Draws draws)
    {
        int[] runs = Runs(marks);
        int free = marks.Length - runs.Sum();
        if (runs.Sum() > free) return null;
        // No two runs stand before the same free token, so none touch.
        int[] places = [.. Enumerable.Range(0, free + 1)];
        for (int tries = 0; tries < Tries; tries++)
        {
            draws.Take(runs.AsSpan(), runs.Length);
            int[] chosen = draws.Take(places.AsSpan(), runs.Length).ToArray();
            var moved = new List<bool>(marks.Length);
            for (int place = 0; place <= free; place++)
            {
                if (Array.IndexOf(chosen, place) is >= 0 and var run) moved.AddRange(Enumerable.Repeat(true, runs[run]));
                if (place < free) moved.Add(false);
            }
            if (!moved.Zip(marks).Any(at => at is (true, true))) return [.. moved];
        }
        return null;
    }

    /// <summary>Marks somewhere in another passage of a number of tokens, from the first to the last of them as they are; what
    /// does not fit is left out.</summary>
    public static bool[] Onto(bool[] marks, int length, Draws draws)
    {
        int first = Array.IndexOf(marks, true), span = Math.Min(Array.LastIndexOf(marks, true) + 1 - first, length);
        var moved = new bool[length];
        marks.AsSpan(first, span).CopyTo(moved.AsSpan(draws.Below(length - span + 1)));
        return moved;
    }

    /// <summary>The lengths of the runs of marks, ascending.</summary>
    public static int[] Runs(bool[] marks) => [.. string.Concat(marks.Select(mark => mark ? '1' : '0'))
        .Split('0', StringSplitOptions.RemoveEmptyEntries).Select(run => run.Length).Order()];
}
