using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>A text without meaning whose tokens follow Zipf's law: token t has the share 1 / (t ln V).</summary>
static class ZipfText
{
    public const int Vocabulary = 50_257, ContextLength = 128;

    static readonly Philox Random = new(1, 0);

    /// <summary>The token of a row.</summary>
    public static int Token(long row) => Rank(Random.Uniform((ulong)row), Vocabulary);

    /// <summary>0 … count − 1, rank r with a share of about 1 / ((r + 1) ln count).</summary>
    /// <param name="uniform">Uniform on (0, 1).</param>
    /// <param name="count">Ranks.</param>
    public static int Rank(double uniform, int count) => Math.Min(count - 1, (int)Math.Exp(uniform * Math.Log(count + 1)) - 1);
}
