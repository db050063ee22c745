using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Runs a function of one value, written as a loop over whole vectors of 16, on any number of values.</summary>
internal static unsafe class Elementwise
{
    /// <param name="x">Any number of values.</param>
    /// <param name="y">As many; may be <paramref name="x"/> itself.</param>
    /// <param name="function">(x, length): replaces the values at x; the length is a multiple of 16.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Apply(ReadOnlySpan<float> x, Span<float> y, delegate*<float*, int, void> function, Workers workers)
    {
        Shapes.Require(y.Length, 1, x.Length, nameof(y));
        int length = x.Length;
        fixed (float* px = x, py = y)
        {
            float* from = px, to = py;
            workers.ForRanges(length, Lanes.TaskSize, (start, end, _) =>
            {
                // A task stays in the cache, so a copy first costs little.
                if (from != to) new ReadOnlySpan<float>(from + start, end - start).CopyTo(new(to + start, end - start));
                ApplyRange(to + start, end - start, function);
            });
        }
    }

    /// <param name="a">Replaced in place.</param>
    /// <param name="b">As many, replaced in place.</param>
    /// <param name="function">(a, b, length): replaces the values at a and b; the length is a multiple of 16.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Apply(Span<float> a, Span<float> b, delegate*<float*, float*, int, void> function, Workers workers)
    {
        Shapes.Require(b.Length, 1, a.Length, nameof(b));
        int length = a.Length;
        fixed (float* pa = a, pb = b)
        {
            float* left = pa, right = pb;
            workers.ForRanges(length, Lanes.TaskSize, (start, end, _) =>
                ApplyRange(left + start, right + start, end - start, function));
        }
    }

    static void ApplyRange(float* a, float* b, int length, delegate*<float*, float*, int, void> function)
    {
        int whole = length & -Lanes.Count, rest = length - whole;
        function(a, b, whole);
        if (rest == 0) return;
        Vector512<float> lastA = Lanes.LoadPart(a + whole, rest, 0), lastB = Lanes.LoadPart(b + whole, rest, 0);
        function((float*)&lastA, (float*)&lastB, Lanes.Count);
        Lanes.StorePart(lastA, a + whole, rest);
        Lanes.StorePart(lastB, b + whole, rest);
    }

    static void ApplyRange(float* x, int length, delegate*<float*, int, void> function)
    {
        int whole = length & -Lanes.Count;
        function(x, whole);
        if (whole == length) return;
        Vector512<float> last = Lanes.LoadPart(x + whole, length - whole, 0);
        function((float*)&last, Lanes.Count);
        Lanes.StorePart(last, x + whole, length - whole);
    }
}
