using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers.PreTokenizers;

/// <summary>From the matches in a piece to the pieces that come of it.</summary>
internal static class Splitting
{
    /// <summary>
    /// Adds the pieces, moved by <paramref name="offset"/>, to <paramref name="spans"/>; <paramref name="segments"/> cover one
    /// piece. Only the first of several matches in a row is merged with its neighbour, the others stand alone.
    /// </summary>
    internal static void Add(
        List<Segment> segments, SplitBehavior behavior, bool invert, int offset, List<(int Start, int Length)> spans)
    {
        int first = spans.Count;
        bool previous = false;
        for (int i = 0; i < segments.Count; i++)
        {
            var (start, end, matched) = segments[i];
            matched ^= invert;
            bool joins = behavior switch
            {
                SplitBehavior.Contiguous => matched == previous,
                SplitBehavior.MergedWithPrevious => matched && !previous,
                SplitBehavior.MergedWithNext => i > 0 && !matched && previous,
                _ => false,
            };
            previous = matched;
            if (behavior == SplitBehavior.Removed && matched) { continue; }
            if (joins && spans.Count > first)
            {
                spans[^1] = (spans[^1].Start, spans[^1].Length + end - start);
            }
            else { spans.Add((offset + start, end - start)); }
        }
        DropEmpty(spans, first);
    }

    private static void DropEmpty(List<(int Start, int Length)> spans, int from)
    {
        int kept = from;
        for (int i = from; i < spans.Count; i++)
        {
            if (spans[i].Length > 0) { spans[kept++] = spans[i]; }
        }
        spans.RemoveRange(kept, spans.Count - kept);
    }
}
