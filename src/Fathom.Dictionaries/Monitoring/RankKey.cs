namespace Fathom.Dictionaries;

/// <summary>A positive value and its output as a number that sorts the larger value first, then the lower output.</summary>
readonly record struct RankKey(long Key) : IComparable<RankKey>
{
    public RankKey(float value, int output) : this(
        -((long)BitConverter.SingleToInt32Bits(value) << 32 | (uint)(int.MaxValue - output)))
    {
    }

    public float Value => BitConverter.Int32BitsToSingle((int)(-Key >> 32));

    public int Output => int.MaxValue - (int)(uint)-Key;

    public int CompareTo(RankKey other) => Key.CompareTo(other.Key);
}
