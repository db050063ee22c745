using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class RopeTests
{
    static double[] Frequencies(int headDim) =>
        [.. Enumerable.Range(0, headDim / 2).Select(i => Math.Pow(10_000, -2.0 * i / headDim))];

    /// <summary>The pair (x_i, x_{i + half}) as a complex number is multiplied by e^(i p θ).</summary>
    [Fact]
    public void Pairs_turn_by_position_times_frequency()
    {
        int[] positions = [0, 7, 3, 999];
        foreach (int headDim in new[] { 2, 8, 10, 64 })
        {
            const int Heads = 3;
            double[] frequencies = Frequencies(headDim);
            float[] before = Numbers.Normal(positions.Length * Heads * headDim, 50), after = [.. before];
            Rope.Apply(after, positions.Length, Heads, new RopeTable(headDim, frequencies, 1000), positions, new Workers(2));
            for (int head = 0; head < positions.Length * Heads; head++)
                for (int i = 0; i < headDim / 2; i++)
                {
                    int at = head * headDim + i;
                    Complex turned = new Complex(before[at], before[at + headDim / 2])
                        * Complex.FromPolarCoordinates(1, positions[head / Heads] * frequencies[i]);
                    Assert.Equal(turned.Real, after[at], 1e-6);
                    Assert.Equal(turned.Imaginary, after[at + headDim / 2], 1e-6);
                }
        }
    }

    [Fact]
    public void A_position_beyond_the_table_is_refused()
    {
        RopeTable table = new(8, Frequencies(8), 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => Rope.Apply(new float[8], 1, 1, table, [5], Workers.All));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rope.Apply(new float[8], 1, 1, table, [-1], Workers.All));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RopeTable(6, Frequencies(8), 5));
    }
}
