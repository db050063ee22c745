namespace Fathom.Numerics;

/// <summary>Keys whose order is that of what they stand for.</summary>
static unsafe class LargestKeys
{
    /// <summary>Hoare's quickselect: afterwards the <paramref name="wanted"/> largest keys are the first ones.</summary>
    public static void MoveToFront(ulong* keys, int count, int wanted)
    {
        for (int low = 0, high = count - 1; low < high;)
        {
            ulong a = keys[low], b = keys[(low + high) / 2], c = keys[high];
            ulong pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            int i = low, j = high;
            while (i <= j)
            {
                while (keys[i] > pivot) i++;
                while (keys[j] < pivot) j--;
                if (i > j) break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
                i++;
                j--;
            }
            if (wanted - 1 <= j) high = j;
            else if (wanted - 1 >= i) low = i;
            else return;
        }
    }
}
