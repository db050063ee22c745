namespace Fathom.Numerics;

/// <summary>Hoare's quickselect.</summary>
static class Selection
{
    /// <summary>The k-th largest of some values, none of which is NaN.</summary>
    /// <param name="values">Their order is changed.</param>
    /// <param name="k">From 1 to their number.</param>
    public static float Largest(Span<float> values, int k)
    {
        int low = 0, high = values.Length - 1, wanted = k - 1;
        while (low < high)
        {
            float pivot = Median(values[low], values[low + (high - low) / 2], values[high]);
            int left = low, right = high;
            while (left <= right)
            {
                while (values[left] > pivot) left++;
                while (values[right] < pivot) right--;
                if (left > right) break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }
            if (wanted <= right) high = right;
            else if (wanted >= left) low = left;
            else return values[wanted];
        }
        return values[wanted];
    }

    static float Median(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
