using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Runs a function of one value, written as a loop over whole vectors of 16, on any number of values.</summary>
internal static unsafe class Elementwise
{
    /// <param name="values">Replaced in place.</param>
    /// <param name="function">(x, length): replaces the values at x; the length is a multiple of 16.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Apply(Span<float> values, delegate*<float*, int, void> function, Workers workers)
    {
        fixed (float* pointer = values)
        {
            float* x = pointer;
            workers.ForRanges(values.Length, Lanes.TaskSize, (start, end, _) => ApplyRange(x + start, end - start, function));
        }
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
